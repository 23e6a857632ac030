// The place #/learn: what is asked for is loaded, then shown: the list, a lesson, its class sheet, or a capture.
import { useEffect, useState } from 'preact/hooks';
import { CapturePage } from './capture-page.tsx';
import { languageId } from '../text/language.ts';
import { t } from '../text/words.ts';
import { type Course, courseOf, loadLessons, loadSystemsFor } from './course.ts';
import { type Language, say } from './language.ts';
import { LessonList } from './lesson-list.tsx';
import { LessonPage } from './lesson-page.tsx';
import type { Lesson } from './lesson.ts';
import { ownCourse } from './own-lesson.ts';
import { OWN } from './place.ts';
import { Sheet } from './sheet.tsx';
import { loadLanguage, place } from './state.ts';
import './learn.css';

interface Loaded {
  readonly lessons: readonly Lesson[];
  readonly language: Language;
}

export function LearnPage() {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const wanted = languageId.value;
  useEffect(() => {
    let current = true;
    Promise.all([loadLessons(), loadLanguage(wanted)]).then(
      ([lessons, language]) => current && setLoaded({ lessons, language }),
      (error: unknown) => setFailure(String(error)),
    );
    return () => {
      current = false;
    };
  }, [wanted]);
  if (failure !== null) return <p class="wrong">{t('The lessons could not be loaded: $failure', { failure })}</p>;
  if (loaded === null) return <p aria-busy="true">…</p>;
  const { view, id } = place.value;
  if (view === 'list') return <LessonList {...loaded} />;
  if (view === 'capture') return <CapturePage key={id} language={loaded.language} number={Number(id) || 1} />;
  return <OneLesson key={`${id} ${loaded.language.language}`} {...loaded} id={id} />;
}

/** A lesson by its id, or the one that the link brings. */
function OneLesson({ lessons, language, id }: Loaded & { id: string }) {
  const [course, setCourse] = useState<Course | string | null>(null);
  useEffect(() => {
    openCourse(lessons, language, id).then(setCourse, (error: unknown) => setCourse(String(error)));
  }, []);
  if (course === null) return <p aria-busy="true">{say(language, 'loading')}</p>;
  if (typeof course === 'string') {
    return (
      <div class="learn-narrow">
        <h1>{say(language, 'learn')}</h1>
        <p class="banner wrong-banner" role="alert">
          {course}
        </p>
        <p>
          <a href="#/learn">{say(language, 'all-lessons')}</a>
        </p>
      </div>
    );
  }
  return place.value.view === 'sheet' ? <Sheet course={course} /> : <LessonPage course={course} lessons={lessons} />;
}

async function openCourse(lessons: readonly Lesson[], language: Language, id: string): Promise<Course | string> {
  if (id === OWN) return ownCourse(place.value.packed, language);
  const lesson = lessons.find((one) => one.id === id);
  const prose = language.lessons[id];
  if (lesson === undefined || prose === undefined) return say(language, 'no-lesson', { id });
  await loadSystemsFor(lesson);
  return courseOf(lesson, prose, language);
}
