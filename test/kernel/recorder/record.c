// Records what a real kernel's TCP socket does: the first process of a virtual machine (or root on any Linux, in a network
// namespace of its own), which plays the program on the socket and, behind a TUN device, the scripted peer. Reads runs from
// the file "runs" (record.ts writes it) and prints one list of events a run, between "@@ ID JIFFIES MICROSECONDS" and "@@".
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#ifndef TCP_RTO_MAX_MS
#define TCP_RTO_MAX_MS 44
#endif
enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };
static const uint32_t KERNEL_IP = 0x0a000001, PEER_IP = 0x0a000002, PEER_ISN = 0x10000000;
static const int SERVER_PORT = 8080;
/** What a program does this close to a jiffy's edge, or what arrives this close before one, may belong to either jiffy, µs. */
static const int64_t TOO_CLOSE = 40;

static void leave(int status) {
  fflush(stdout), tcdrain(1);
  if (getpid() == 1) reboot(RB_POWER_OFF);
  exit(status);
}
static void die(const char *what) { printf("\n@! %s: %s\n", what, strerror(errno)), leave(1); }
static int64_t now_ns(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }

// --- one run ---------------------------------------------------------------------------------------------------------
struct step { int64_t at_us; char what[24], name[40]; int value; };
struct due { int64_t at_ns; uint8_t flags; uint32_t seq, ack; int len, win; int64_t echo_us; uint32_t echo; };
static struct {
  char id[80], role[8], sysctl[16][2][48], option[16][2][48];
  int sysctls, options, steps, next_step, receive_buffer;
  int64_t rtt_us, until_us;
  bool timestamps, sack, answers_syn;
  struct step step[64];
} run;
static struct {
  int64_t start, established; // ns
  int fd, listener, tun, port, win, dues, inputs;
  struct { int64_t us; bool by_program; } input[1 << 16];
  uint32_t isn, rcv_next, snd_next, last_tsval;
  int64_t last_tx_us, hz;
  bool black, unheard, over, syn_seen, read_over, hung_up; // unheard: only what the kernel sends is lost
  struct due due[256];
  char out[1 << 23];
  size_t used;
} is;

static int64_t us(void) { return (now_ns() - is.start) / 1000; }
static void put(const char *format, ...) {
  va_list args;
  va_start(args, format);
  is.used += vsnprintf(is.out + is.used, sizeof is.out - is.used, format, args);
  va_end(args);
}
static void input(int64_t at, bool by_program) {
  if (is.inputs < 1 << 16) is.input[is.inputs].us = at, is.input[is.inputs++].by_program = by_program;
}
static void event(int64_t at, const char *format, ...) {
  va_list args;
  if (is.used > sizeof is.out - 1000) errno = ENOSPC, die(run.id);
  put("%s  {\"us\": %lld, \"event\": ", is.used ? ",\n" : "", (long long)at);
  va_start(args, format);
  is.used += vsnprintf(is.out + is.used, sizeof is.out - is.used, format, args);
  va_end(args);
  put("}");
}
static const char *letters(int flags) {
  static char text[8];
  int n = 0;
  if (flags & FIN) text[n++] = 'F';
  if (flags & SYN) text[n++] = 'S';
  if (flags & RST) text[n++] = 'R';
  if (flags & PSH) text[n++] = 'P';
  if (flags & ACK) text[n++] = '.';
  text[n] = 0;
  return text;
}

// --- the clock: which jiffy it is, and where its edge lies ---------------------------------------------------------------
// /proc/timer_list names the jiffies counter and, to the nanosecond, when the running tick timer expires next.
static void clock_at(int64_t at, int64_t *jiffies, int64_t *into_us) {
  static char text[1 << 18];
  const int64_t tick = 1000000000LL / is.hz;
  for (int attempt = 0; attempt < 50; attempt++) {
    int64_t before = now_ns();
    int file = open("/proc/timer_list", O_RDONLY);
    size_t size = 0;
    for (ssize_t n; (n = read(file, text + size, sizeof text - 1 - size)) > 0;) size += n;
    close(file);
    int64_t after = now_ns();
    text[size] = 0;
    char *name = strstr(text, "tick_nohz_handler");
    if (!name) name = strstr(text, "tick_sched_timer");
    char *expires = name ? strstr(name, "expires at ") : NULL, *counter = strstr(text, "\njiffies: ");
    if (!expires || !counter) die("timer_list does not name the tick");
    int64_t edge = strtoll(expires + 11, NULL, 10) % tick, read_jiffies = strtoll(counter + 10, NULL, 10);
    int64_t index = (before - edge) / tick;
    if (index != (after - edge) / tick) continue;
    *jiffies = read_jiffies + (at - edge) / tick - index;
    *into_us = (at - edge) % tick / 1000;
    return;
  }
  die("timer_list is never read within one tick");
}

// --- the wire ------------------------------------------------------------------------------------------------------------
static uint32_t sum(const uint8_t *data, int len, uint32_t total) {
  for (int i = 0; i < len; i += 2) total += data[i] << 8 | (i + 1 < len ? data[i + 1] : 0);
  return total;
}
static uint16_t folded(uint32_t total) { while (total >> 16) total = (total & 0xffff) + (total >> 16); return ~total; }
static void put16(uint8_t *at, uint32_t value) { at[0] = value >> 8; at[1] = value; }
static void put32(uint8_t *at, uint32_t value) { put16(at, value >> 16); put16(at + 2, value); }
static uint32_t get32(const uint8_t *at) { return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]; }
static bool from_client(void) { return run.role[0] == 's'; }

/** Hands a segment of the peer to the kernel. `seq` counts from the peer's SYN, `ack` from the kernel's. */
static void deliver(const struct due *d) {
  uint8_t packet[2048] = {0}, *tcp = packet + 20;
  int options = 0;
  if (d->flags & SYN) {
    put32(tcp + 20, 0x020405b4), options = 4;
    if (run.sack) put32(tcp + 20 + options, 0x01010402), options += 4;
  }
  if (run.timestamps) {
    put32(tcp + 20 + options, 0x0101080a);
    put32(tcp + 24 + options, 1000 + (uint32_t)(now_ns() / 1000000));
    put32(tcp + 28 + options, d->echo), options += 12;
  }
  int header = 20 + options, total = 20 + header + d->len;
  packet[0] = 0x45, packet[8] = 64, packet[9] = 6;
  put16(packet + 2, total), put32(packet + 12, PEER_IP), put32(packet + 16, KERNEL_IP);
  put16(packet + 10, folded(sum(packet, 20, 0)));
  put16(tcp, from_client() ? 40000 : SERVER_PORT), put16(tcp + 2, from_client() ? SERVER_PORT : is.port);
  put32(tcp + 4, PEER_ISN + d->seq), put32(tcp + 8, d->flags & ACK ? is.isn + d->ack : 0);
  tcp[12] = header / 4 << 4, tcp[13] = d->flags;
  put16(tcp + 14, d->win);
  memset(tcp + header, 'x', d->len);
  put16(tcp + 16, folded(sum(tcp, header + d->len, sum(packet + 12, 8, 6 + header + d->len))));
  int64_t at = us();
  input(at, false);
  if (write(is.tun, packet, total) != total) die("write to the TUN device");
  put("%s  {\"us\": %lld, \"event\": \"rx\", \"flags\": \"%s\", \"seq\": %u, \"len\": %d, \"ack\": %u, \"win\": %d", is.used ? ",\n" : "",
      (long long)at, letters(d->flags), d->seq, d->len, d->ack, d->win);
  if (run.timestamps) put(", \"echoesUs\": %lld", (long long)d->echo_us);
  put("}");
}
/** Queues a segment of the peer: it arrives one round trip from now. */
static void answer(int flags, uint32_t seq, int len, uint32_t ack, int64_t delay_us) {
  struct due *d = &is.due[is.dues++];
  *d = (struct due){now_ns() + delay_us * 1000, flags, seq, ack, len, is.win, is.last_tx_us, is.last_tsval};
}
static uint32_t timestamp_of(const uint8_t *tcp) {
  for (int i = 20, end = (tcp[12] >> 4) * 4; i < end && tcp[i] != 0; i += tcp[i] == 1 ? 1 : tcp[i + 1])
    if (tcp[i] == 8) return get32(tcp + i + 2);
  return 0;
}
/** A segment of the kernel: recorded, and, where the path stands, taken by the peer. */
static void kernel_sent(const uint8_t *packet, int size, int64_t at) {
  const uint8_t *tcp = packet + (packet[0] & 15) * 4;
  if (packet[0] >> 4 != 4 || packet[9] != 6) return;
  int source = tcp[0] << 8 | tcp[1], flags = tcp[13] & 31, len = size - (packet[0] & 15) * 4 - (tcp[12] >> 4) * 4;
  if (from_client() ? source != SERVER_PORT : is.port && source != is.port) return;
  if (flags & SYN && !is.syn_seen) is.syn_seen = true, is.isn = get32(tcp + 4), is.port = source;
  if (!is.syn_seen) return;
  uint32_t seq = get32(tcp + 4) - is.isn, end = seq + len + !!(flags & FIN) + !!(flags & SYN);
  event(at, "\"tx\", \"flags\": \"%s\", \"seq\": %u, \"len\": %d%s", letters(flags), seq, len, is.black || is.unheard ? ", \"lost\": true" : "");
  if (is.black || is.unheard) return;
  is.last_tx_us = at, is.last_tsval = timestamp_of(tcp);
  if (flags & RST) return;
  if (flags & SYN) {
    if (!run.answers_syn) return;
    is.rcv_next = 1;
    answer(from_client() ? ACK : SYN | ACK, is.snd_next, 0, 1, run.rtt_us);
    if (!from_client()) is.snd_next = 1;
    return;
  }
  bool owed = len > 0 || flags & FIN || seq < is.rcv_next;
  if (seq == is.rcv_next && len <= is.win) {
    is.rcv_next = end;
    if (run.receive_buffer >= 0) is.win -= len;
  }
  if (owed) answer(ACK, is.snd_next, 0, is.rcv_next, run.rtt_us);
}

// --- the program -----------------------------------------------------------------------------------------------------------
static void set_option(int fd, const char *name, int value) {
  static const struct { const char *name; int level, option; } known[] = {
      {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE}, {"TCP_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE}, {"TCP_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL},
      {"TCP_KEEPCNT", IPPROTO_TCP, TCP_KEEPCNT}, {"TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT}, {"TCP_SYNCNT", IPPROTO_TCP, TCP_SYNCNT},
      {"TCP_RTO_MAX_MS", IPPROTO_TCP, TCP_RTO_MAX_MS}, {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY}, {"TCP_LINGER2", IPPROTO_TCP, TCP_LINGER2},
      {"TCP_THIN_LINEAR_TIMEOUTS", IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS}};
  for (unsigned i = 0; i < sizeof known / sizeof *known; i++)
    if (!strcmp(name, known[i].name)) {
      if (setsockopt(fd, known[i].level, known[i].option, &value, sizeof value)) die(name);
      return;
    }
  errno = EINVAL, die(name);
}
static const char *short_name(const char *name) {
  static const char *names[][2] = {{"SO_KEEPALIVE", "keepalive"}, {"TCP_KEEPIDLE", "keepidle"}, {"TCP_KEEPINTVL", "keepintvl"},
                                   {"TCP_KEEPCNT", "keepcnt"}, {"TCP_USER_TIMEOUT", "user_timeout"}};
  for (int i = 0; i < 5; i++) if (!strcmp(name, names[i][0])) return names[i][1];
  return name;
}
static void do_step(const struct step *s) {
  static char bytes[1 << 20];
  const char *what = s->what;
  input(us(), true);
  if (!strcmp(what, "send")) {
    int64_t at = us();
    ssize_t sent = send(is.fd, bytes, s->value, MSG_NOSIGNAL);
    event(at, "\"send\", \"len\": %d, \"ret\": %zd", s->value, sent);
  } else if (!strcmp(what, "close")) event(us(), "\"close\""), close(is.fd), is.fd = -1;
  else if (!strcmp(what, "shutdown")) event(us(), "\"shutdown\""), shutdown(is.fd, SHUT_WR);
  else if (!strcmp(what, "setsockopt")) {
    event(us(), "\"setsockopt\", \"opt\": \"%s\", \"val\": %d", short_name(s->name), s->value);
    set_option(is.fd, s->name, s->value);
  } else if (!strcmp(what, "blackhole")) {
    event(us(), "\"blackhole\""), is.black = true;
    is.dues = 0; // nothing passes in either direction any more
  } else if (!strcmp(what, "unheard")) event(us(), "\"unheard\""), is.unheard = true;
  else if (!strcmp(what, "restore")) event(us(), "\"restore\""), is.black = is.unheard = false;
  else if (!strcmp(what, "peerWindow") || !strcmp(what, "peerRead")) {
    event(us(), "\"peer-window\", \"win\": %d", s->value);
    is.win = s->value;
    if (!is.black) answer(ACK, is.snd_next, 0, is.rcv_next, run.rtt_us);
  } else if (!strcmp(what, "peerSend")) {
    event(us(), "\"peer-data\"");
    if (!is.black) answer(PSH | ACK, is.snd_next, s->value, is.rcv_next, run.rtt_us), is.snd_next += s->value;
  } else if (!strcmp(what, "peerFin") || !strcmp(what, "peerFinAgain")) {
    if (!strcmp(what, "peerFin")) is.snd_next++;
    if (!is.black) answer(FIN | ACK, is.snd_next - 1, 0, is.rcv_next, run.rtt_us);
  } else if (!strcmp(what, "peerProbe")) {
    if (!is.black) answer(ACK, is.snd_next - 1, 0, is.rcv_next, run.rtt_us);
  } else if (!strcmp(what, "peerReset")) {
    event(us(), "\"peer-rst\"");
    if (!is.black) answer(RST | ACK, is.snd_next, 0, is.rcv_next, run.rtt_us);
  } else errno = EINVAL, die(what);
}
static struct tcp_info tcp_info(void) {
  struct tcp_info info = {0};
  socklen_t size = sizeof info;
  if (is.fd >= 0) getsockopt(is.fd, IPPROTO_TCP, TCP_INFO, &info, &size);
  return info;
}
static void record_info(const struct tcp_info *i) {
  event(us(), "\"tcp_info\", \"state\": %d, \"rto\": %u, \"rtt\": %u, \"rttvar\": %u, \"backoff\": %d, \"retransmits\": %d, \"probes\": %d, \"unacked\": %u, \"total_retrans\": %u",
        i->tcpi_state, i->tcpi_rto, i->tcpi_rtt, i->tcpi_rttvar, i->tcpi_backoff, i->tcpi_retransmits, i->tcpi_probes, i->tcpi_unacked, i->tcpi_total_retrans);
}
/** An error, or (both sides closed in order) nothing more to see. */
static void failed(void) {
  int error = 0;
  socklen_t size = sizeof error;
  struct tcp_info before = tcp_info();
  getsockopt(is.fd, SOL_SOCKET, SO_ERROR, &error, &size);
  is.hung_up = error == 0;
  if (is.hung_up) return;
  record_info(&before);
  event(us(), "\"error\", \"errno\": \"%s\"", strerrorname_np(error));
  is.over = true;
}
static int open_socket(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  for (int i = 0; i < run.options; i++) set_option(fd, run.option[i][0], atoi(run.option[i][1]));
  return fd;
}
static struct sockaddr_in address(uint32_t ip, int port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(ip)};
}

// --- the loop ------------------------------------------------------------------------------------------------------------
static void drain_tun(bool record) {
  uint8_t packet[65536];
  for (ssize_t n; (n = read(is.tun, packet, sizeof packet)) > 0;) if (record) kernel_sent(packet, n, us());
}
static int64_t next_moment(void) {
  int64_t at = is.start + run.until_us * 1000;
  if (is.established) {
    at = is.established + run.until_us * 1000;
    if (run.next_step < run.steps && is.established + run.step[run.next_step].at_us * 1000 < at) at = is.established + run.step[run.next_step].at_us * 1000;
  }
  for (int i = 0; i < is.dues; i++) if (is.due[i].at_ns < at) at = is.due[i].at_ns;
  return at;
}
static void sleep_until(int64_t at) {
  struct pollfd fds[2] = {{.fd = is.tun, .events = POLLIN}, {.fd = is.hung_up ? -1 : is.fd, .events = (is.read_over ? 0 : POLLIN) | (is.established ? 0 : POLLOUT)}};
  if (is.fd < 0 && is.listener >= 0 && !is.established) fds[1] = (struct pollfd){.fd = is.listener, .events = POLLIN};
  int64_t wait = at - now_ns();
  if (wait < 0) wait = 0;
  struct timespec t = {wait / 1000000000, wait % 1000000000};
  ppoll(fds, 2, &t, NULL);
  if (fds[0].revents) drain_tun(true);
  if (!fds[1].revents) return;
  if (is.fd < 0 && !is.established) {
    is.fd = accept4(is.listener, NULL, NULL, SOCK_NONBLOCK);
    if (is.fd >= 0) is.established = now_ns(), event(us(), "\"established\"");
    return;
  }
  if (fds[1].revents & (POLLERR | POLLHUP)) { failed(); return; }
  if (!is.established && fds[1].revents & POLLOUT) is.established = now_ns(), event(us(), "\"established\"");
  if (fds[1].revents & POLLIN) { static char sink[65536]; ssize_t n; while ((n = read(is.fd, sink, sizeof sink)) > 0); is.read_over = n == 0; }
}
static void deliver_due(void) {
  for (int i = 0; i < is.dues;) {
    if (is.due[i].at_ns > now_ns()) { i++; continue; }
    struct due d = is.due[i];
    memmove(is.due + i, is.due + i + 1, (--is.dues - i) * sizeof d);
    deliver(&d);
    drain_tun(true);
    i = 0;
  }
}
static void play(void) {
  struct sockaddr_in peer = address(PEER_IP, SERVER_PORT), own = address(KERNEL_IP, SERVER_PORT);
  is.fd = is.listener = -1, is.win = run.receive_buffer >= 0 ? run.receive_buffer : 65535;
  is.used = is.dues = is.port = is.inputs = run.next_step = 0, is.established = is.black = is.unheard = is.over = is.syn_seen = is.read_over = is.hung_up = 0;
  is.rcv_next = is.snd_next = is.last_tsval = 0, is.last_tx_us = 0;
  int fd = open_socket();
  drain_tun(false);
  is.start = now_ns();
  input(0, true);
  if (from_client()) {
    is.listener = fd;
    if (bind(fd, (void *)&own, sizeof own) || listen(fd, 8)) die("listen");
    answer(SYN, 0, 0, 0, 0), is.snd_next = 1;
  } else {
    is.fd = fd;
    if (connect(fd, (void *)&peer, sizeof peer) && errno != EINPROGRESS) die("connect");
  }
  while (!is.over) {
    drain_tun(true);
    deliver_due();
    while (is.established && run.next_step < run.steps && now_ns() >= is.established + run.step[run.next_step].at_us * 1000) {
      do_step(&run.step[run.next_step++]);
      drain_tun(true);
    }
    if (now_ns() >= (is.established ? is.established : is.start) + run.until_us * 1000) {
      struct tcp_info last = tcp_info();
      if (is.fd >= 0) record_info(&last);
      event(us(), "\"horizon\"");
      break;
    }
    sleep_until(next_moment());
  }
  struct linger hard = {1, 0};
  if (is.fd >= 0) setsockopt(is.fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard), close(is.fd);
  if (is.listener >= 0) close(is.listener);
}

/** Whether every input lies where its stamp tells its jiffy. */
static bool unambiguous(int64_t into_us) {
  const int64_t tick = 1000000 / is.hz;
  for (int i = 0; i < is.inputs; i++) {
    int64_t phase = (is.input[i].us + into_us) % tick;
    if (phase > tick - TOO_CLOSE || (is.input[i].by_program && phase < TOO_CLOSE)) return false;
  }
  return true;
}

// --- the machine ---------------------------------------------------------------------------------------------------------
static char *sysctl_path(const char *name) { static char path[128]; snprintf(path, sizeof path, "/proc/sys/net/ipv4/%s", name); return path; }
static void read_sysctl(const char *name, char *value, int size) {
  int file = open(sysctl_path(name), O_RDONLY);
  ssize_t n = file < 0 ? -1 : read(file, value, size - 1);
  if (n < 0) die(name);
  value[n] = 0, close(file);
}
static void write_sysctl(const char *name, const char *value) {
  int file = open(sysctl_path(name), O_WRONLY);
  if (file < 0 || write(file, value, strlen(value)) < 0) die(name);
  close(file);
}
static void open_tun(void) {
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strcpy(request.ifr_name, "wire");
  is.tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (is.tun < 0 || ioctl(is.tun, TUNSETIFF, &request)) die("TUN device");
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  *(struct sockaddr_in *)&request.ifr_addr = address(KERNEL_IP, 0);
  if (ioctl(fd, SIOCSIFADDR, &request)) die("address");
  *(struct sockaddr_in *)&request.ifr_addr = address(0xffffff00, 0);
  if (ioctl(fd, SIOCSIFNETMASK, &request)) die("netmask");
  request.ifr_flags = IFF_UP;
  if (ioctl(fd, SIOCSIFFLAGS, &request)) die("up");
  close(fd);
}
static void set_up_machine(void) {
  mkdir("/proc", 0755), mount("proc", "/proc", "proc", 0, "");
  mkdir("/dev", 0755), mount("dev", "/dev", "devtmpfs", 0, "");
  int module = open("/tun.ko", O_RDONLY | O_CLOEXEC);
  if (module >= 0 && syscall(SYS_finit_module, module, "", 0)) die("tun.ko");
  mkdir("/dev/net", 0755);
  if (access("/dev/net/tun", F_OK)) mknod("/dev/net/tun", S_IFCHR | 0666, makedev(10, 200));
}
static bool read_run(FILE *file) {
  char line[256], word[40], first[48], second[48];
  long long number;
  memset(&run, 0, sizeof run), run.receive_buffer = -1;
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "run %79s", run.id) == 1) continue;
    if (sscanf(line, "role %7s", run.role) == 1) continue;
    if (sscanf(line, "sysctl %47s %47s", first, second) == 2) { strcpy(run.sysctl[run.sysctls][0], first), strcpy(run.sysctl[run.sysctls++][1], second); continue; }
    if (sscanf(line, "option %47s %47s", first, second) == 2) { strcpy(run.option[run.options][0], first), strcpy(run.option[run.options++][1], second); continue; }
    struct step s = {0};
    if (sscanf(line, "step %lld %23s %39s %d", &number, s.what, s.name, &s.value) == 4) { s.at_us = number, run.step[run.steps++] = s; continue; }
    if (!strncmp(line, "end", 3)) return true;
    if (sscanf(line, "%39s %lld", word, &number) != 2) continue;
    if (!strcmp(word, "rtt")) run.rtt_us = number;
    else if (!strcmp(word, "until")) run.until_us = number;
    else if (!strcmp(word, "timestamps")) run.timestamps = number;
    else if (!strcmp(word, "sack")) run.sack = number;
    else if (!strcmp(word, "answersSyn")) run.answers_syn = number;
    else if (!strcmp(word, "receiveBuffer")) run.receive_buffer = number;
    else if (!strcmp(word, "hz")) is.hz = number;
  }
  return false;
}
/** Plays a run, at another phase of the clock as often as it takes. */
static void record(void) {
  static unsigned seed = 12345;
  char saved[16][48];
  for (int attempt = 1;; attempt++) {
    seed = seed * 1103515245 + 12345;
    usleep(200000 + seed / 65536 % 32768 * 61); // the runs begin anywhere in the wheel's granules
    for (int i = 0; i < run.sysctls; i++) read_sysctl(run.sysctl[i][0], saved[i], 48), write_sysctl(run.sysctl[i][0], run.sysctl[i][1]);
    play();
    int64_t jiffies, into;
    clock_at(is.start, &jiffies, &into);
    for (int i = 0; i < run.sysctls; i++) write_sysctl(run.sysctl[i][0], saved[i]);
    if (attempt < 40 && !unambiguous(into)) continue;
    printf("\n@@ %s %lld %lld %d\n%s\n@@\n", run.id, (long long)jiffies, (long long)into, attempt, is.out);
    fflush(stdout);
    return;
  }
}

int main(void) {
  if (getpid() == 1) set_up_machine();
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  prctl(PR_SET_TIMERSLACK, 1);
  open_tun();
  write_sysctl("tcp_no_metrics_save", "1");
  FILE *file = fopen("runs", "r");
  if (!file) die("runs");
  while (read_run(file)) record();
  printf("\n@. done\n");
  leave(0);
}
