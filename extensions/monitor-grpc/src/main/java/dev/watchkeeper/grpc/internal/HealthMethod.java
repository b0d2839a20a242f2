package dev.watchkeeper.grpc.internal;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The one method that is called, with its messages in Protocol Buffers: a request has the service's
 * name as field 1, a response the state as field 1. A library for two fields would be dear.
 */
final class HealthMethod {
  /** A response that cannot be read. */
  static final int UNREADABLE = -1;

  private static final int NAME_FIELD = 1 << 3 | 2;
  private static final int STATE_FIELD = 1 << 3;
  private static final int MAX_VARINT = 10;

  /** Takes the name of a service and gives the number of its state. */
  static final MethodDescriptor<String, Integer> CHECK =
      MethodDescriptor.<String, Integer>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(new Request())
          .setResponseMarshaller(new Response())
          .build();

  private HealthMethod() {}

  /** The bytes of a request. */
  static byte[] request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (name.length > 0) {
      bytes.write(NAME_FIELD);
      for (int rest = name.length; ; rest >>>= 7) {
        boolean last = rest < 0x80;
        bytes.write(last ? rest : rest & 0x7f | 0x80);
        if (last) {
          break;
        }
      }
      bytes.writeBytes(name);
    }
    return bytes.toByteArray();
  }

  /** The number of the state in a response; other fields are passed over. */
  static int state(byte[] response) {
    long state = 0;
    int[] at = {0};
    while (at[0] < response.length) {
      long tag = varint(response, at);
      if (tag < 0) {
        return UNREADABLE;
      } else if (tag == STATE_FIELD) {
        state = varint(response, at);
      } else if (!skip(response, at, (int) (tag & 7))) {
        return UNREADABLE;
      }
    }
    return state >= 0 && state <= Integer.MAX_VALUE ? (int) state : UNREADABLE;
  }

  private static boolean skip(byte[] bytes, int[] at, int kind) {
    long length =
        switch (kind) {
          case 0 -> varint(bytes, at) < 0 ? -1 : 0;
          case 1 -> 8;
          case 2 -> varint(bytes, at);
          case 5 -> 4;
          default -> -1;
        };
    if (length < 0 || length > bytes.length - at[0]) {
      return false;
    }
    at[0] += (int) length;
    return true;
  }

  private static long varint(byte[] bytes, int[] at) {
    long value = 0;
    for (int i = 0; i < MAX_VARINT && at[0] < bytes.length; i++) {
      byte next = bytes[at[0]++];
      value |= (long) (next & 0x7f) << 7 * i;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }

  private static final class Request implements Marshaller<String> {
    @Override
    public InputStream stream(String service) {
      return new ByteArrayInputStream(request(service));
    }

    @Override
    public String parse(InputStream stream) {
      throw new UnsupportedOperationException("only servers read requests");
    }
  }

  private static final class Response implements Marshaller<Integer> {
    @Override
    public InputStream stream(Integer state) {
      throw new UnsupportedOperationException("only servers write responses");
    }

    @Override
    public Integer parse(InputStream stream) {
      try {
        return state(stream.readAllBytes());
      } catch (IOException e) {
        return UNREADABLE;
      }
    }
  }
}
