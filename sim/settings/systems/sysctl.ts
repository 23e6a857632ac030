// Linux itself: lines of `sysctl -a`, of /etc/sysctl.d and of /proc/sys, and socket options written the same way. The keys
// come from the simulator's own table.
import { parseDuration } from '../../scenario/duration.ts';
import type { SocketOptionName, SysctlName } from '../../scenario/scenario.ts';
import {
  type Setting,
  SOCKET_OPTION_NAMES,
  SOCKET_OPTIONS,
  SWITCHES,
  SYSCTL_NAMES,
  SYSCTLS,
  UNIT_US,
} from '../../scenario/settings-table.ts';
import { type Entry, MAX_ENTRIES, type Notation } from '../entry.ts';
import { option, program, sysctl, type Key, type System } from '../system.ts';
import { toggle, type ValueKind } from '../values.ts';
import { CONNTRACK } from './conntrack.ts';

/** A bare number in the kernel's unit, or a duration with its own. */
function kernelValue({ unit, min, max }: Setting<number | null>): ValueKind {
  const unitUs = unit === '' ? 1 : UNIT_US[unit];
  return {
    expected: `a whole number${unit === '' ? '' : ` of ${unit}`} from ${min} to ${max}`,
    read: (text) => {
      const number = /^-?\d{1,15}$/.test(text) ? Number(text) * unitUs : unit === '' ? null : parseDuration(text);
      return number === null ? null : number + 0;
    },
  };
}

const keys: Record<string, Key> = {};
for (const name of SYSCTL_NAMES) keys[name] = { value: kernelValue(SYSCTLS[name]), sets: [sysctl(name as SysctlName)] };
for (const name of SOCKET_OPTION_NAMES) {
  const value = SWITCHES.includes(name) ? toggle : kernelValue(SOCKET_OPTIONS[name]);
  keys[name] = { value, sets: [option(name as SocketOptionName)] };
}
keys.SO_RCVTIMEO = { value: kernelValue({ unit: 's', default: 0, min: 0, max: 2_147_483, about: '' }), sets: [program('readTimeout')] };
keys.SO_SNDTIMEO = { value: kernelValue({ unit: 's', default: 0, min: 0, max: 2_147_483, about: '' }), sets: [program('writeTimeout')] };

const CLOSED = 'It is about connections that the program has closed already.';
const LISTEN = 'It is about connections that come in, before the program has them.';
const SPEED = 'It is about how fast data goes, not about when a silent peer is given up.';
const MEMORY = 'It is about memory.';
const FAST_OPEN = 'Fast Open carries data in the SYN; established connections end as without it.';

const reasons = (text: string, names: string): Record<string, string> => Object.fromEntries(names.split(' ').map((name) => [name, text]));

/** What `sysctl -a` of Linux 6.12 has besides. */
const ignored: Readonly<Record<string, string>> = {
  ...reasons(CLOSED, 'tcp_tw_reuse tcp_tw_reuse_delay tcp_tw_recycle tcp_max_tw_buckets tcp_max_orphans tcp_rfc1337'),
  ...reasons(LISTEN, 'tcp_max_syn_backlog tcp_syncookies tcp_abort_on_overflow tcp_migrate_req tcp_l3mdev_accept tcp_child_ehash_entries'),
  ...reasons(
    SPEED,
    'tcp_congestion_control tcp_available_congestion_control tcp_allowed_congestion_control tcp_adv_win_scale tcp_app_win tcp_autocorking tcp_base_mss tcp_min_snd_mss tcp_mtu_probing tcp_mtu_probe_floor tcp_dsack tcp_ecn tcp_ecn_fallback tcp_fack tcp_limit_output_bytes tcp_low_latency tcp_max_reordering tcp_reordering tcp_moderate_rcvbuf tcp_min_tso_segs tcp_tso_win_divisor tcp_tso_rtt_log tcp_notsent_lowat tcp_pacing_ca_ratio tcp_pacing_ss_ratio tcp_probe_interval tcp_probe_threshold tcp_recovery tcp_slow_start_after_idle tcp_stdurg tcp_window_scaling tcp_workaround_signed_windows tcp_challenge_ack_limit tcp_min_rtt_wlen tcp_reflect_tos tcp_comp_sack_delay_ns tcp_comp_sack_nr tcp_comp_sack_slack_ns tcp_early_demux tcp_available_ulp tcp_fwmark_accept tcp_pingpong_thresh tcp_retrans_collapse tcp_rto_min tcp_shrink_window tcp_backlog_ack_defer tcp_plb_enabled tcp_plb_idle_rehash_rounds tcp_plb_rehash_rounds tcp_plb_suspend_rto_sec tcp_plb_cong_thresh tcp_ehash_entries tcp_no_metrics_save tcp_no_ssthresh_metrics_save',
  ),
  ...reasons(MEMORY, 'tcp_mem tcp_rmem tcp_wmem tcp_max_sndbuf'),
  ...reasons(FAST_OPEN, 'tcp_fastopen tcp_fastopen_key tcp_fastopen_blackhole_timeout_sec'),
};

/** "/proc/sys/net/ipv4/tcp_retries2", "net/ipv4/tcp_retries2", "net.ipv4.tcp_retries2": with dots. */
const dotted = (name: string): string =>
  name
    .replace(/^\/?proc\/sys\//, '')
    .replace(/^\//, '')
    .replaceAll('/', '.');

const ECHO = /^(?:sudo\s+)?echo\s+["']?(\S+?)["']?\s*(?:>|\|\s*(?:sudo\s+)?tee)\s*(\/proc\/sys\/\S+)$/;
const LINE = /^(?:\$\s*|#\s+)?(?:sudo\s+)?(?:sysctl\s+(?:-\w\s+|--write\s+)*)?-?\s*([\w./*-]{1,200}?)\s*(?:=|:(?=\s*\S+$)|\s)\s*(.*)$/;

export const sysctlLines: Notation = ({ lines }) => {
  const entries: Entry[] = [];
  for (const [i, raw] of lines.entries()) {
    if (entries.length >= MAX_ENTRIES) break;
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line) || line.length > 1000) continue;
    const echo = ECHO.exec(line);
    const [, name = line, value = ''] = echo ? [line, echo[2], echo[1]] : (LINE.exec(line) ?? []);
    entries.push({ key: dotted(name ?? ''), value: (value ?? '').replace(/^"(.*)"$/, '$1'), line: i + 1 });
  }
  return entries;
};

export const SYSCTL: System = {
  id: 'sysctl',
  title: 'Linux sysctl',
  side: 'both',
  version: 'Linux 6.12',
  source: 'https://docs.kernel.org/networking/ip-sysctl.html',
  notation: sysctlLines,
  keys: { ...keys, ...CONNTRACK.keys },
  ignored: { ...ignored, ...CONNTRACK.ignored },
  middlebox: CONNTRACK.middlebox,
  // Names with a dot that are not of TCP or of connection tracking belong to other parts of the kernel.
  scope: /^(?:net\.ipv4\.tcp_\w*|net\.netfilter\.nf_conntrack_tcp_\w*|[^.]+)$/,
  mark: /\bnet[./]ipv4[./]tcp_\w+/,
  sample:
    'net.ipv4.tcp_keepalive_time = 600\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 6\nnet.ipv4.tcp_retries2 = 8\n',
};
