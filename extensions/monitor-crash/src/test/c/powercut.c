/*
 * Preloaded into a process, keeps a journal of what it changes below one folder and has not yet made
 * durable, so that PowerCut.java can take it back after the process was killed.
 *
 * Environment: CUT_ROOT, the folder, and CUT_LOG, a folder of the same file system beside it. Each
 * write, truncation, creation, renaming and removal is recorded with what was there before it, ahead
 * of being done; each fsync, fdatasync, syncfs, sync and write to a file opened with O_DSYNC is
 * recorded after it was done, with the place in the journal at which it began. Files are known by
 * their inode. One lock, held over processes, makes the record and the change one step; a killed
 * process lets go of it. Everything is still done to the real files.
 *
 * Not seen: changes through a writable shared mapping, stdio (fwrite), io_uring, libaio, sendfile
 * and copy_file_range into a file, and hard or symbolic links. The first use of each on a file is
 * noted in the journal, except for raw system calls. sync_file_range promises nothing and is ignored.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE, SYNC, SYNC_FOLDER, SYNC_ALL, CREATE, RENAME, UNLINK, MKDIR, RMDIR, NOTE };

struct record {
  uint32_t magic, op;
  uint64_t inode;
  int64_t offset; /* of a write; of a sync: where in the journal it began; else the saved number or -1 */
  int64_t before, after; /* sizes of the file */
  uint32_t first, second; /* lengths of what follows: bytes before and after, or paths */
};

static const char *root, *folder;
static size_t root_length;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1, turn = -1;
static pid_t owner;

static void fail(const char *what) {
  static const char prefix[] = "powercut: ";
  syscall(SYS_write, 2, prefix, sizeof prefix - 1);
  syscall(SYS_write, 2, what, strlen(what));
  syscall(SYS_write, 2, "\n", 1);
  syscall(SYS_exit_group, 99);
}

__attribute__((constructor)) static void start(void) {
  folder = getenv("CUT_LOG");
  root = getenv("CUT_ROOT");
  root_length = root ? strlen(root) : 0;
  if (!folder) root = NULL;
}

static int high(const char *name, int flags) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  int low = syscall(SYS_openat, AT_FDCWD, path, flags | O_CREAT | O_CLOEXEC, 0600);
  if (low < 0) fail("cannot open the journal");
  int up = syscall(SYS_fcntl, low, F_DUPFD_CLOEXEC, 600);
  if (up < 0) up = syscall(SYS_fcntl, low, F_DUPFD_CLOEXEC, 200);
  if (up < 0) fail("no descriptor for the journal");
  syscall(SYS_close, low);
  return up;
}

/* A forked process shares its parent's descriptions, and with them the lock; it takes its own. */
static void lock(void) {
  pthread_mutex_lock(&mutex);
  if (owner != getpid()) {
    journal = high("journal", O_WRONLY | O_APPEND);
    turn = high("lock", O_RDWR);
    owner = getpid();
  }
  while (syscall(SYS_flock, turn, LOCK_EX) < 0)
    if (errno != EINTR) fail("cannot lock");
}

static void unlock(void) {
  syscall(SYS_flock, turn, LOCK_UN);
  pthread_mutex_unlock(&mutex);
}

static int64_t position(void) {
  struct stat s;
  if (fstat(journal, &s) < 0) fail("the journal is gone");
  return s.st_size;
}

static void append(struct record *r, const void *first, const void *second) {
  r->magic = 0x70637574;
  struct iovec parts[3] = {{r, sizeof *r}, {(void *)first, r->first}, {(void *)second, r->second}};
  ssize_t all = sizeof *r + r->first + r->second;
  if (syscall(SYS_writev, journal, parts, 3) != all) fail("the journal cannot be written");
}

static int below(const char *path) {
  return strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || !path[root_length]);
}

/* Whether this is a file, or folder, below the root; with its attributes. */
static int ours(int fd, mode_t kind, struct stat *s) {
  char link[64], path[PATH_MAX];
  if (!root || fd < 0 || fstat(fd, s) < 0 || (s->st_mode & S_IFMT) != kind) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return below(path);
}

/* The canonical path of a name, if it lies below the root. */
static int named(int at, const char *name, char *path) {
  char parent[PATH_MAX], link[64];
  if (!root || !name) return 0;
  const char *slash = strrchr(name, '/');
  if (slash == name) return 0;
  snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - name) : 1, slash ? name : ".");
  int fd = syscall(SYS_openat, at, parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  syscall(SYS_close, fd);
  if (length <= 0) return 0;
  snprintf(path + length, PATH_MAX - length, "/%s", slash ? slash + 1 : name);
  return below(path);
}

static void note(const char *what, const char *about) {
  char text[PATH_MAX + 64];
  struct record r = {.op = NOTE};
  int saved = errno;
  r.first = snprintf(text, sizeof text, "%s %s", what, about);
  lock();
  append(&r, text, NULL);
  unlock();
  errno = saved;
}

static void note_fd(const char *what, int fd) {
  struct stat s;
  char link[64], path[PATH_MAX];
  if (!ours(fd, S_IFREG, &s)) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length > 0 ? length : 0] = 0;
  note(what, path);
}

/* Reads what lies in a file, also if it was opened for writing only, or past the cache. */
static size_t peek(int fd, char *buffer, size_t length, int64_t offset) {
  char link[64];
  int flags = syscall(SYS_fcntl, fd, F_GETFL), other = -1;
  size_t done = 0;
  if ((flags & O_ACCMODE) == O_WRONLY || (flags & O_DIRECT && (offset | length) & 511)) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    other = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
    if (other < 0) fail("cannot read what lies in a file");
  }
  while (done < length) {
    ssize_t n = syscall(SYS_pread64, other < 0 ? fd : other, buffer + done, length - done, offset + done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("cannot read what lay in a file");
    if (n == 0) break;
    done += n;
  }
  if (other >= 0) syscall(SYS_close, other);
  return done;
}

static char *room(size_t length) {
  void *buffer = NULL;
  if (posix_memalign(&buffer, 4096, length ? length : 1)) fail("out of memory");
  return buffer;
}

static void synced(uint64_t inode, uint32_t op, int64_t began) {
  struct record r = {.op = op, .inode = inode, .offset = began};
  lock();
  append(&r, NULL, NULL);
  unlock();
}

static int64_t mark(void) {
  lock();
  int64_t at = position();
  unlock();
  return at;
}

/* Bytes to a place in a file: at, or where the file's own position is if at is negative. */
static ssize_t put(int fd, const struct iovec *parts, int count, int64_t at, int rw_flags) {
  struct stat s;
  if (!ours(fd, S_IFREG, &s)) {
    if (rw_flags) return syscall(SYS_pwritev2, fd, parts, count, at, 0L, rw_flags);
    if (at >= 0) return syscall(SYS_pwritev, fd, parts, count, at, 0L);
    return syscall(SYS_writev, fd, parts, count);
  }
  size_t length = 0;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  char *after = room(length), *before = room(length), *end = after;
  for (int i = 0; i < count; end += parts[i++].iov_len) memcpy(end, parts[i].iov_base, parts[i].iov_len);
  int flags = syscall(SYS_fcntl, fd, F_GETFL);
  lock();
  fstat(fd, &s);
  int64_t from = at;
  if (flags & O_APPEND) from = s.st_size;
  else if (at < 0) from = syscall(SYS_lseek, fd, 0L, SEEK_CUR);
  struct record r = {.op = WRITE, .inode = s.st_ino, .offset = from, .before = s.st_size};
  r.after = from + (int64_t)length > s.st_size ? from + (int64_t)length : s.st_size;
  r.first = peek(fd, before, length, from);
  r.second = length;
  append(&r, before, after);
  ssize_t done;
  if (rw_flags) done = syscall(SYS_pwritev2, fd, parts, count, at, 0L, rw_flags);
  else if (at >= 0) done = syscall(SYS_pwritev, fd, parts, count, at, 0L);
  else done = syscall(SYS_writev, fd, parts, count);
  int saved = errno;
  int64_t now = position();
  unlock();
  free(before);
  free(after);
  if (done >= 0 && (flags & O_DSYNC || rw_flags & (RWF_DSYNC | RWF_SYNC))) synced(s.st_ino, SYNC, now);
  errno = saved;
  return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  struct iovec one = {(void *)bytes, length};
  return root ? put(fd, &one, 1, -1, 0) : syscall(SYS_write, fd, bytes, length);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  struct iovec one = {(void *)bytes, length};
  return put(fd, &one, 1, at, 0);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { return pwrite(fd, bytes, length, at); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return put(fd, parts, count, -1, 0); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return put(fd, parts, count, at, 0); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return put(fd, parts, count, at, 0); }
ssize_t pwritev2(int fd, const struct iovec *parts, int count, off_t at, int flags) {
  return put(fd, parts, count, at, flags);
}
ssize_t pwritev64v2(int fd, const struct iovec *parts, int count, off64_t at, int flags) {
  return put(fd, parts, count, at, flags);
}

/* Records a new size; the lock is held. */
static void sized(int fd, struct stat *s, int64_t size) {
  struct record r = {.op = TRUNCATE, .inode = s->st_ino, .before = s->st_size, .after = size};
  char *tail = NULL;
  if (size < s->st_size) {
    if (s->st_size - size > INT32_MAX) fail("a file too long to cut");
    tail = room(s->st_size - size);
    r.first = peek(fd, tail, s->st_size - size, size);
  }
  append(&r, tail, NULL);
  free(tail);
}

int ftruncate(int fd, off_t size) {
  struct stat s;
  if (!ours(fd, S_IFREG, &s)) return syscall(SYS_ftruncate, fd, size);
  lock();
  fstat(fd, &s);
  sized(fd, &s, size);
  int done = syscall(SYS_ftruncate, fd, size), saved = errno;
  unlock();
  errno = saved;
  return done;
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

int truncate(const char *name, off_t size) {
  int fd = syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC);
  if (fd < 0) return -1;
  int done = ftruncate(fd, size), saved = errno;
  syscall(SYS_close, fd);
  errno = saved;
  return done;
}
int truncate64(const char *name, off64_t size) { return truncate(name, size); }

int fallocate(int fd, int mode, off_t offset, off_t length) {
  struct stat s;
  if (!ours(fd, S_IFREG, &s)) return syscall(SYS_fallocate, fd, mode, offset, length);
  if (mode & ~FALLOC_FL_KEEP_SIZE) {
    errno = EOPNOTSUPP; /* whoever wants a hole writes zeros then */
    return -1;
  }
  lock();
  fstat(fd, &s);
  if (!(mode & FALLOC_FL_KEEP_SIZE) && offset + length > s.st_size) sized(fd, &s, offset + length);
  int done = syscall(SYS_fallocate, fd, mode, offset, length), saved = errno;
  unlock();
  errno = saved;
  return done;
}
int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return fallocate(fd, mode, offset, length); }
int posix_fallocate(int fd, off_t offset, off_t length) {
  int saved = errno, done = fallocate(fd, 0, offset, length) < 0 ? errno : 0;
  errno = saved;
  return done;
}
int posix_fallocate64(int fd, off64_t offset, off64_t length) { return posix_fallocate(fd, offset, length); }

static int sync_by(int fd, long call) {
  struct stat s;
  int file = ours(fd, S_IFREG, &s);
  if (!file && !ours(fd, S_IFDIR, &s)) return syscall(call, fd);
  int64_t began = mark();
  int done = syscall(call, fd);
  if (done == 0) synced(s.st_ino, file ? SYNC : SYNC_FOLDER, began);
  return done;
}
int fsync(int fd) { return sync_by(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_by(fd, SYS_fdatasync); }
int syncfs(int fd) {
  if (!root) return syscall(SYS_syncfs, fd);
  int64_t began = mark();
  int done = syscall(SYS_syncfs, fd);
  if (done == 0) synced(0, SYNC_ALL, began);
  return done;
}
void sync(void) {
  int64_t began = root ? mark() : 0;
  syscall(SYS_sync);
  if (root) synced(0, SYNC_ALL, began);
}

static void created(const char *path) {
  struct stat s;
  struct record r = {.op = CREATE, .offset = -1, .first = strlen(path)};
  if (lstat(path, &s) < 0) return;
  r.inode = s.st_ino;
  append(&r, path, NULL);
}

static int open_by(int at, const char *name, int flags, mode_t mode) {
  char path[PATH_MAX];
  struct stat s;
  if (!(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE || !named(at, name, path))
    return syscall(SYS_openat, at, name, flags, mode);
  lock();
  int is_new = lstat(path, &s) < 0;
  int empties = !is_new && flags & O_TRUNC && (flags & O_ACCMODE) != O_RDONLY && S_ISREG(s.st_mode);
  if (empties && !(flags & O_EXCL)) {
    int old = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (old >= 0) {
      sized(old, &s, 0);
      syscall(SYS_close, old);
    }
  }
  int fd = syscall(SYS_openat, at, name, flags, mode), saved = errno;
  if (fd >= 0 && is_new) created(path);
  unlock();
  errno = saved;
  return fd;
}

#define MODE(flags, mode)              \
  mode_t mode = 0;                     \
  if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list rest;                      \
    va_start(rest, flags);             \
    mode = va_arg(rest, mode_t);       \
    va_end(rest);                      \
  }
int open(const char *name, int flags, ...) {
  MODE(flags, mode)
  return open_by(AT_FDCWD, name, flags, mode);
}
int open64(const char *name, int flags, ...) {
  MODE(flags, mode)
  return open_by(AT_FDCWD, name, flags | O_LARGEFILE, mode);
}
int openat(int at, const char *name, int flags, ...) {
  MODE(flags, mode)
  return open_by(at, name, flags, mode);
}
int openat64(int at, const char *name, int flags, ...) {
  MODE(flags, mode)
  return open_by(at, name, flags | O_LARGEFILE, mode);
}
int creat(const char *name, mode_t mode) { return open_by(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return creat(name, mode); }

/* Keeps a file under a number, by a second link; the lock is held. -1 if there is none. */
static int64_t keep(const char *path, struct stat *s) {
  static int64_t next;
  char saved[PATH_MAX];
  if (lstat(path, s) < 0 || !S_ISREG(s->st_mode)) return -1;
  do {
    snprintf(saved, sizeof saved, "%s/saved-%ld-%ld", folder, (long)owner, (long)next++);
  } while (linkat(AT_FDCWD, path, AT_FDCWD, saved, 0) < 0 && errno == EEXIST);
  return (int64_t)owner << 32 | (next - 1);
}

static int unlink_by(int at, const char *name, int flags) {
  char path[PATH_MAX];
  struct stat s;
  if (!named(at, name, path)) return syscall(SYS_unlinkat, at, name, flags);
  lock();
  if (flags & AT_REMOVEDIR) {
    struct record r = {.op = RMDIR, .offset = -1, .first = strlen(path)};
    append(&r, path, NULL);
  } else {
    struct record r = {.op = UNLINK, .offset = keep(path, &s), .first = strlen(path)};
    if (r.offset >= 0) {
      r.inode = s.st_ino;
      append(&r, path, NULL);
    }
  }
  int done = syscall(SYS_unlinkat, at, name, flags), saved = errno;
  unlock();
  errno = saved;
  return done;
}
int unlink(const char *name) { return unlink_by(AT_FDCWD, name, 0); }
int unlinkat(int at, const char *name, int flags) { return unlink_by(at, name, flags); }
int rmdir(const char *name) { return unlink_by(AT_FDCWD, name, AT_REMOVEDIR); }
int remove(const char *name) {
  int done = unlink(name);
  return done < 0 && errno == EISDIR ? rmdir(name) : done;
}

static int rename_by(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
  char source[PATH_MAX], target[PATH_MAX];
  struct stat s, old;
  int left = named(from_at, from, source), right = named(to_at, to, target);
  if (!left && !right) return syscall(SYS_renameat2, from_at, from, to_at, to, flags);
  if (!left || !right) {
    note("renamed over the edge", left ? source : target);
    return syscall(SYS_renameat2, from_at, from, to_at, to, flags);
  }
  lock();
  if (lstat(source, &s) == 0) {
    struct record r = {.op = RENAME, .inode = s.st_ino, .first = strlen(source), .second = strlen(target)};
    r.offset = keep(target, &old);
    append(&r, source, target);
  }
  int done = syscall(SYS_renameat2, from_at, from, to_at, to, flags), saved = errno;
  unlock();
  errno = saved;
  return done;
}
int rename(const char *from, const char *to) { return rename_by(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return rename_by(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return rename_by(a, from, b, to, flags); }

int mkdirat(int at, const char *name, mode_t mode) {
  char path[PATH_MAX];
  if (!named(at, name, path)) return syscall(SYS_mkdirat, at, name, mode);
  lock();
  int done = syscall(SYS_mkdirat, at, name, mode), saved = errno;
  if (done == 0) {
    struct record r = {.op = MKDIR, .offset = -1, .first = strlen(path)};
    append(&r, path, NULL);
  }
  unlock();
  errno = saved;
  return done;
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

/* What is not seen is noted. */
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  void *done = (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
  if (root && fd >= 0 && done != MAP_FAILED && (flags & MAP_SHARED) && (protection & PROT_WRITE)) note_fd("mapped", fd);
  return done;
}
void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
  return mmap(at, length, protection, flags, fd, offset);
}

static FILE *fopen_by(const char *symbol, const char *name, const char *mode) {
  char path[PATH_MAX];
  FILE *(*next)(const char *, const char *) = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, symbol);
  FILE *file = next(name, mode);
  if (file && root && strpbrk(mode, "wa+") && named(AT_FDCWD, name, path)) note("stdio", path);
  return file;
}
FILE *fopen(const char *name, const char *mode) { return fopen_by("fopen", name, mode); }
FILE *fopen64(const char *name, const char *mode) { return fopen_by("fopen64", name, mode); }

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
  char path[PATH_MAX];
  if (root && named(to_at, to, path)) note("linked", path);
  return syscall(SYS_linkat, from_at, from, to_at, to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
  note_fd("copied", out);
  return syscall(SYS_copy_file_range, in, from, out, to, length, flags);
}
ssize_t sendfile64(int out, int in, off64_t *from, size_t length) {
  note_fd("copied", out);
  return syscall(SYS_sendfile, out, in, from, length);
}
ssize_t sendfile(int out, int in, off_t *from, size_t length) { return sendfile64(out, in, from, length); }
int io_submit(void *context, long count, void **blocks) {
  static int told;
  if (root && !told++) note("libaio", "");
  return syscall(SYS_io_submit, context, count, blocks);
}
