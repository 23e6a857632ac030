// A step's run as the page's own timeline; a system's as what its program's run came to. With the way to the full page.
import { useEffect, useState } from 'preact/hooks';
import type { SystemRun } from '../../sim/index.ts';
import { Timeline } from '../lanes/timeline.tsx';
import { document$, run } from '../state/store.ts';
import { type Course, openInTimeline, showVariant } from './course.ts';
import { say } from './language.ts';
import { durationText } from './prose.ts';

export function RunView({ course, variant }: { course: Course; variant: string | null }) {
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(showVariant(course, variant)), [course, variant]);
  const found = course.runs.of(variant);
  if (!found.ok) return <p class="wrong">{found.problems[0]?.message}</p>;
  if (found.value.kind === 'system') return <SystemFacts course={course} run={found.value.run} id={found.value.id} />;
  if (!shown || run.value === null) return null;
  return (
    <div class="run-view">
      <Timeline />
      <button type="button" onClick={() => void openInTimeline(course, variant, document$.value.overrides)}>
        {say(course.language, 'open-timeline')}
      </button>
    </div>
  );
}

const FACTS = ['requests', 'answered', 'failed', 'waiting', 'connections', 'pings'] as const;

function SystemFacts({ course: { language }, run: system, id }: { course: Course; run: SystemRun; id: string }) {
  const report = system.reports.find(({ node }) => node === system.scenario.watch);
  if (report === undefined) return null;
  return (
    <div class="system-facts">
      <dl>
        {FACTS.map((name) => (
          <div key={name} class={`fact fact-${name}${report[name] > 0 ? '' : ' is-none'}`}>
            <dt>{say(language, `fact-${name}`)}</dt>
            <dd>{report[name]}</dd>
          </div>
        ))}
        <div class="fact fact-longest">
          <dt>{say(language, 'fact-longest')}</dt>
          <dd>{durationText(report.longestWaitUs, language)}</dd>
        </div>
      </dl>
      <a href={`#/system/${encodeURIComponent(id)}`}>{say(language, 'open-system')}</a>
    </div>
  );
}
