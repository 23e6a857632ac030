// The situation as a picture, read off the scenario: two hosts, the path between them, a box on it, a cut, a request on its way,
// a program that is stuck. For systems the programs and what happens to them.
import type { Run, SystemRun } from '../../sim/index.ts';
import { useWidth } from '../lanes/use-width.ts';
import type { Course } from './course.ts';
import { say } from './language.ts';

const HEIGHT = 112;
const MIDDLE = 46;
const MOST_WIDTH = 640;
const hostWidth = (width: number): number => Math.min(150, Math.round(width * 0.3));

export function SceneFigure({ course, variant }: { course: Course; variant: string | null }) {
  const { ref, width: room } = useWidth();
  const found = course.runs.of(variant);
  if (!found.ok) return null;
  const width = Math.min(room, MOST_WIDTH);
  return (
    <div ref={ref} class="scene-room">
      {width > 0 &&
        (found.value.kind === 'run' ? (
          <TwoHosts course={course} run={found.value.run} width={width} />
        ) : (
          <Programs course={course} run={found.value.run} width={width} />
        ))}
    </div>
  );
}

interface HostProps {
  readonly x: number;
  readonly y?: number;
  readonly width: number;
  readonly title: string;
  readonly note: string;
  readonly tone?: string;
}

function Host({ x, y = 12, width, title, note, tone = '' }: HostProps) {
  return (
    <g class={`scene-host ${tone}`} transform={`translate(${x},${y})`}>
      <rect width={width} height={68} rx={12} />
      <text class="scene-title" x={width / 2} y={note === '' ? 39 : 32} text-anchor="middle">
        {title}
      </text>
      <text class="scene-note" x={width / 2} y={51} text-anchor="middle">
        {note}
      </text>
    </g>
  );
}

function TwoHosts({ course: { language }, run, width }: { course: Course; run: Run; width: number }) {
  const host = hostWidth(width);
  const { client, steps, path } = run.scenario;
  const cutAt = steps.find((step) => step.do === 'cut')?.at ?? null;
  const sendsLate = cutAt !== null && steps.some((step) => step.do === 'send' && step.at > cutAt);
  const stuck = steps.some((step) => step.do === 'stopReading');
  const keepalive = client.socketOptions.SO_KEEPALIVE === 1;
  const box = path.middleboxes?.[0];
  const [from, to] = [host + 8, width - host - 8];
  const cutX = box === undefined ? (from + to) / 2 : to - 44;
  const words = [
    say(language, 'client'),
    ...(keepalive ? [say(language, 'keepalive-on')] : []),
    ...(box === undefined ? [] : [box.name]),
    ...(cutAt === null ? [] : [say(language, 'cut')]),
    say(language, 'server'),
    ...(stuck ? [say(language, 'stopped')] : []),
  ];
  return (
    <svg class="scene" width={width} height={HEIGHT} role="img" aria-label={words.join(', ')}>
      <path class="wire" d={cutAt === null ? `M${from},${MIDDLE}H${to}` : `M${from},${MIDDLE}H${cutX - 14}M${cutX + 14},${MIDDLE}H${to}`} />
      {cutAt !== null && (
        <g class="scene-cut" transform={`translate(${cutX},${MIDDLE})`}>
          <path d="M-5,-15l-6,30M11,-15l-6,30" />
          <text y={34} text-anchor="middle">
            {say(language, 'cut')}
          </text>
        </g>
      )}
      {box !== undefined && (
        <g class="scene-box" transform={`translate(${(from + to) / 2},${MIDDLE})`}>
          <path d="M0,-26L26,0L0,26L-26,0Z" />
          <text y={44} text-anchor="middle">
            {box.name}
          </text>
        </g>
      )}
      {(sendsLate || stuck) && (
        <g class="scene-packet" transform={`translate(${from + 28},${MIDDLE})`}>
          <rect x={-14} y={-10} width={28} height={20} rx={3} />
          <path d="M-14,-8l14,10l14,-10" />
        </g>
      )}
      <Host x={4} width={host} title={say(language, 'client')} note={keepalive ? say(language, 'keepalive-on') : ''} />
      <Host
        x={width - host - 4}
        width={host}
        title={say(language, 'server')}
        note={stuck ? say(language, 'stopped') : ''}
        tone={stuck ? 'is-stuck' : ''}
      />
    </svg>
  );
}

const MOST = 3;

function Programs({ course: { language }, run, width }: { course: Course; run: SystemRun; width: number }) {
  const host = hostWidth(width);
  const { nodes, watch, faults } = run.scenario;
  const others = nodes.filter(({ name }) => name !== watch).slice(0, MOST);
  const height = Math.max(1, others.length) * 80 + 16;
  const left = height / 2 - 34;
  const faultOf = (name: string) => faults.find((fault) => 'node' in fault && fault.node === name)?.do ?? null;
  const note = (name: string) => {
    const fault = faultOf(name);
    return fault === 'freeze' ? say(language, 'frozen') : fault === 'cut' ? say(language, 'cut') : (fault ?? '');
  };
  const words = [watch, ...others.map(({ name }) => [name, note(name)].filter(Boolean).join(' '))];
  return (
    <svg class="scene" width={width} height={height} role="img" aria-label={words.join(', ')}>
      {others.map(({ name }, i) => {
        const y = i * 80 + 42;
        return (
          <path
            key={name}
            class={`wire${faultOf(name) === null ? '' : ' is-hurt'}`}
            d={`M${host + 8},${left + 34}C${width / 2},${left + 34} ${width / 2},${y} ${width - host - 8},${y}`}
          />
        );
      })}
      <Host x={4} y={left} width={host} title={watch} note="" />
      {others.map(({ name }, i) => (
        <Host
          key={name}
          x={width - host - 4}
          width={host}
          y={i * 80 + 8}
          title={name}
          note={note(name)}
          tone={faultOf(name) === null ? '' : 'is-stuck'}
        />
      ))}
    </svg>
  );
}
