// A host's socket options in the languages in which programs set them. What a language cannot set is said in a comment: left
// out in silence it would change the answer.
import type { HostName, Run, SocketOptionName } from '../../../sim/index.ts';
import { humanDuration } from '../../text/duration.ts';
import { levelOf, OPTION_NUMBERS, optionsOf, type SetValue } from './settings.ts';

type Option = SetValue<SocketOptionName>;

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const inWords = ({ value, text }: Option, sign: string): string => (text === String(value) ? '' : `  ${sign} ${text}`);

/** What is set once the connection is under way. */
function later(run: Run, host: HostName, sign: string): string[] {
  return run.scenario.steps.flatMap((step) =>
    step.do === 'setsockopt' && step.host === host ? [`${sign} at ${plain(humanDuration(step.at))}: ${step.name} = ${step.value}`] : [],
  );
}

const NOTHING = 'no socket option is set';

/** The numbers of options that are too new, or too rare, to have a name everywhere. */
const definitions = (options: readonly Option[], names: readonly SocketOptionName[], line: (name: string, number: number) => string[]) =>
  options.filter(({ name }) => names.includes(name)).flatMap(({ name }) => line(name, OPTION_NUMBERS[name]));

export function asC(run: Run, host: HostName): string {
  const options = optionsOf(run.scenario[host]);
  const calls = options.map(
    (option) => `setsockopt(fd, ${levelOf(option.name)}, ${option.name}, &(int){${option.value}}, sizeof(int));${inWords(option, '//')}`,
  );
  return [
    '#include <netinet/in.h>',
    '#include <netinet/tcp.h>',
    '#include <sys/socket.h>',
    ...definitions(options, ['TCP_RTO_MAX_MS'], (name, number) => [
      `#ifndef ${name}`,
      `#define ${name} ${number}  // Linux 6.15`,
      '#endif',
    ]),
    '',
    `// ${host}: before ${host === 'client' ? 'connect()' : 'listen(); what is accepted inherits it'}`,
    ...(calls.length === 0 ? [`// ${NOTHING}`] : calls),
    ...later(run, host, '//'),
    '',
  ].join('\n');
}

export function asPython(run: Run, host: HostName): string {
  const options = optionsOf(run.scenario[host]);
  const level = (name: SocketOptionName) => `socket.${levelOf(name)}`;
  const nameless: readonly SocketOptionName[] = ['TCP_THIN_LINEAR_TIMEOUTS', 'TCP_RTO_MAX_MS'];
  const calls = options.map((option) => {
    const name = nameless.includes(option.name) ? option.name : `socket.${option.name}`;
    return `sock.setsockopt(${level(option.name)}, ${name}, ${option.value})${inWords(option, '#')}`;
  });
  const named = definitions(options, nameless, (name, number) => [`${name} = ${number}  # the module has no name for it`]);
  return [
    'import socket',
    ...named,
    '',
    `# ${host}: before ${host === 'client' ? 'connect()' : 'listen(); what is accepted inherits it'}`,
    ...(calls.length === 0 ? [`# ${NOTHING}`] : calls),
    ...later(run, host, '#'),
    '',
  ].join('\n');
}

const KEEPALIVE_NAMES: readonly SocketOptionName[] = ['SO_KEEPALIVE', 'TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT'];

/** Go turns keepalive on by itself, and Nagle's algorithm off: what differs from that must be said. */
export function asGo(run: Run, host: HostName): string {
  const options = optionsOf(run.scenario[host]);
  const value = (name: SocketOptionName) => options.find((option) => option.name === name)?.value;
  const seconds = (name: SocketOptionName) => {
    const set = value(name);
    return set === undefined ? '-1, // not set: the sysctl counts' : `${set} * time.Second,`;
  };
  const count = value('TCP_KEEPCNT');
  const keepalive =
    value('SO_KEEPALIVE') === 1
      ? [
          '\tKeepAliveConfig: net.KeepAliveConfig{ // Go 1.23',
          '\t\tEnable:   true,',
          `\t\tIdle:     ${seconds('TCP_KEEPIDLE')}`,
          `\t\tInterval: ${seconds('TCP_KEEPINTVL')}`,
          `\t\tCount:    ${count === undefined ? '-1, // not set: the sysctl counts' : `${count},`}`,
          '\t},',
        ]
      : ['\tKeepAlive: -1, // off; Go would otherwise probe every 15 s'];
  const others = options.filter(({ name }) => !KEEPALIVE_NAMES.includes(name) && name !== 'TCP_NODELAY');
  const constant = (name: SocketOptionName) => (name === 'TCP_RTO_MAX_MS' ? String(OPTION_NUMBERS[name]) : `unix.${name}`);
  const control =
    others.length === 0
      ? []
      : [
          '\tControl: func(_, _ string, c syscall.RawConn) (err error) {',
          '\t\tctrlErr := c.Control(func(fd uintptr) {',
          ...others.map(
            (option) =>
              `\t\t\terr = errors.Join(err, unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, ${constant(option.name)}, ${option.value}))${inWords(option, `// ${option.name}:`)}`,
          ),
          '\t\t})',
          '\t\treturn errors.Join(ctrlErr, err)',
          '\t},',
        ];
  const imports = [...(others.length > 0 ? ['"errors"'] : []), '"net"', ...(others.length > 0 ? ['"syscall"'] : [])];
  const needsTime = value('SO_KEEPALIVE') === 1 && (value('TCP_KEEPIDLE') ?? value('TCP_KEEPINTVL')) !== undefined;
  return [
    'import (',
    ...[...imports, ...(needsTime ? ['"time"'] : [])].map((name) => `\t${name}`),
    ...(others.length > 0 ? ['', '\t"golang.org/x/sys/unix"'] : []),
    ')',
    '',
    `// ${host}`,
    `${host === 'client' ? 'dialer := net.Dialer' : 'config := net.ListenConfig'}{`,
    ...keepalive,
    ...control,
    '}',
    value('TCP_NODELAY') === 1
      ? '// TCP_NODELAY is Go’s default.'
      : '// On the connection: Go turns TCP_NODELAY on, and here it is off.\n// conn.(*net.TCPConn).SetNoDelay(false)',
    ...later(run, host, '//'),
    '',
  ].join('\n');
}

const JAVA_OPTIONS: Readonly<Partial<Record<SocketOptionName, string>>> = {
  SO_KEEPALIVE: 'StandardSocketOptions.SO_KEEPALIVE',
  TCP_NODELAY: 'StandardSocketOptions.TCP_NODELAY',
  TCP_KEEPIDLE: 'ExtendedSocketOptions.TCP_KEEPIDLE',
  TCP_KEEPINTVL: 'ExtendedSocketOptions.TCP_KEEPINTERVAL',
  TCP_KEEPCNT: 'ExtendedSocketOptions.TCP_KEEPCOUNT',
};

export function asJava(run: Run, host: HostName): string {
  const options = optionsOf(run.scenario[host]);
  const calls = options.map((option) => {
    const { name, value } = option;
    const known = JAVA_OPTIONS[name];
    if (known === undefined) {
      const netty = name === 'TCP_USER_TIMEOUT' ? '; Netty’s epoll transport can: EpollChannelOption.TCP_USER_TIMEOUT' : '';
      return `// ${name} = ${value} cannot be set from the JDK${netty}`;
    }
    const isSwitch = known.startsWith('Standard');
    return `socket.setOption(${known}, ${isSwitch ? value === 1 : value});${inWords(option, '//')}`;
  });
  const uses = (prefix: string) => calls.some((call) => call.startsWith(`socket.setOption(${prefix}`));
  return [
    ...(uses('Standard') ? ['import java.net.StandardSocketOptions;'] : []),
    ...(uses('Extended') ? ['import jdk.net.ExtendedSocketOptions; // Java 11'] : []),
    '',
    `// ${host}: on the socket${host === 'client' ? ', before connect()' : ' that accept() returns'}`,
    ...(calls.length === 0 ? [`// ${NOTHING}`] : calls),
    ...later(run, host, '//'),
    '',
  ].join('\n');
}

/** Node's own values for what its call leaves out, in milliseconds and probes. */
const NODE_DEFAULTS = { interval: 1000, count: 10 };

export function asNode(run: Run, host: HostName): string {
  const options = optionsOf(run.scenario[host]);
  const value = (name: SocketOptionName) => options.find((option) => option.name === name)?.value;
  const lines: string[] = [];
  if (value('SO_KEEPALIVE') === 1) {
    const [idle, interval, count] = [value('TCP_KEEPIDLE'), value('TCP_KEEPINTVL'), value('TCP_KEEPCNT')];
    const more = interval !== undefined || count !== undefined;
    const rest = more ? `, ${interval === undefined ? NODE_DEFAULTS.interval : interval * 1000}, ${count ?? NODE_DEFAULTS.count}` : '';
    lines.push(
      `socket.setKeepAlive(true, ${(idle ?? 0) * 1000}${rest});`,
      '// Older releases of Node take no interval and no count: they set TCP_KEEPINTVL to 1 s and TCP_KEEPCNT to 10.',
    );
    if (interval === undefined || count === undefined)
      lines.push('// What is not set here Node sets to those values all the same: the sysctls do not count.');
  }
  if (value('TCP_NODELAY') !== undefined) lines.push(`socket.setNoDelay(${value('TCP_NODELAY') === 1});`);
  for (const option of options) {
    if (KEEPALIVE_NAMES.includes(option.name) || option.name === 'TCP_NODELAY') continue;
    const unit = option.text === String(option.value) ? '' : ` (${option.text})`;
    lines.push(`// ${option.name} = ${option.value}${unit} cannot be set from Node`);
  }
  return [
    `// ${host}: on the socket${host === 'server' ? ' that the server’s connection event brings' : ', once it is connected'}`,
    ...(lines.length === 0 ? [`// ${NOTHING}`] : lines),
    ...later(run, host, '//'),
    '',
  ].join('\n');
}
