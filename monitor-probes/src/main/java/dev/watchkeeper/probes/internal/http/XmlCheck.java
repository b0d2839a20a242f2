package dev.watchkeeper.probes.internal.http;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Says whether a text is well-formed XML. A document type declaration is refused, so that there are
 * no entities to expand and nothing is ever fetched; the platform's own parser is used, whatever
 * the host has configured.
 */
final class XmlCheck {
  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";
  private static final String EXTERNAL = "http://xml.org/sax/features/external-general-entities";
  private static final String PARAMETER = "http://xml.org/sax/features/external-parameter-entities";
  private static final String LOAD_DTD =
      "http://apache.org/xml/features/nonvalidating/load-external-dtd";
  private static final int MAX_DEPTH = 1_000;

  private XmlCheck() {}

  /** Why the text is not well-formed; null if it is. */
  static @Nullable String wrong(String text) {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCTYPE, true);
      factory.setFeature(EXTERNAL, false);
      factory.setFeature(PARAMETER, false);
      factory.setFeature(LOAD_DTD, false);
      factory.setXIncludeAware(false);
      factory.newSAXParser().parse(new InputSource(new StringReader(text)), new Strict());
      return null;
    } catch (SAXParseException e) {
      return "not well-formed XML, or with a document type, in line " + e.getLineNumber();
    } catch (SAXException | IOException e) {
      return "no XML that is read here: nested too deeply, or with entities";
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the platform's parser knows these features", e);
    }
  }

  /** Refuses whatever would have to be fetched, and depth. */
  private static final class Strict extends DefaultHandler {
    private int depth;

    @Override
    public InputSource resolveEntity(@Nullable String publicId, @Nullable String systemId)
        throws SAXException {
      throw new SAXException("an external entity");
    }

    @Override
    public void startElement(
        String uri, String localName, String qName, org.xml.sax.Attributes attributes)
        throws SAXException {
      if (++depth > MAX_DEPTH) {
        throw new SAXException("nested too deeply");
      }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
      depth--;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
