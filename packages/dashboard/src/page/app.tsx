import type { ReadableStudy, StudyOverview } from '../wire.js';
import { useStudiesFeed } from './data/studies-feed.js';
import { StudyList } from './parts/study-list.js';
import { ThemeSwitch } from './parts/theme-switch.js';
import { useRoute } from './route.js';
import { StudyView } from './views/study-view.js';

const connections = { connecting: 'connecting', live: 'live', lost: 'connection lost, reconnecting', refused: 'no access' };

/** The page: the list of studies, and the study that the route names. */
export function App() {
  const { connection, studies, where, trouble } = useStudiesFeed();
  const route = useRoute();
  const study = route.study === undefined ? studies?.[0] : studies?.find(({ name }) => name === route.study);
  return (
    <>
      <button type="button" className="skip-link" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the study
      </button>
      <header className="page-header">
        <h1>gnas</h1>
        {where !== undefined && (
          <span className="where" title={where}>
            {where}
          </span>
        )}
        <output className={`connection ${connection}`} aria-label="Connection">
          {connections[connection]}
        </output>
        <ThemeSwitch />
      </header>
      <div className="page-body">
        {studies && studies.length > 0 && <StudyList studies={studies} open={study?.name} tab={route.tab} />}
        <main id="main" tabIndex={-1}>
          {trouble !== undefined && <p className="problem">The store can't be read: {trouble}</p>}
          {study === undefined ? (
            <Nothing connection={connection} studies={studies?.length} asked={route.study} />
          ) : isReadable(study) ? (
            <StudyView key={`${study.name} ${study.createdAt}`} study={study} route={route} />
          ) : (
            <section className="card empty">
              <h2>{study.name} can't be shown</h2>
              <p>{study.specProblem}</p>
            </section>
          )}
        </main>
      </div>
    </>
  );
}

function isReadable(study: StudyOverview): study is ReadableStudy {
  return study.spec !== undefined;
}

function Nothing({ connection, studies, asked }: { connection: string; studies: number | undefined; asked: string | undefined }) {
  if (connection === 'refused')
    return (
      <section className="card empty">
        <h2>This dashboard requires its token</h2>
        <p>
          Open the whole address that <code>gnas dashboard</code> printed, including <code>#token=</code> and what follows.
        </p>
      </section>
    );
  if (studies === undefined) return <p className="muted">Loading …</p>;
  if (asked !== undefined)
    return (
      <section className="card empty">
        <h2>There is no study “{asked}” here</h2>
        <p>It may have been removed, or be in another store.</p>
      </section>
    );
  return (
    <section className="card empty">
      <h2>No studies yet</h2>
      <p>
        Begin one with <code>gnas search</code>. It appears here by itself.
      </p>
    </section>
  );
}
