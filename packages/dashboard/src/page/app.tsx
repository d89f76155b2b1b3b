import { useStudiesFeed } from './data/studies-feed.js';
import { StudyList } from './parts/study-list.js';
import { ThemeSwitch } from './parts/theme-switch.js';
import { useRoute } from './route.js';
import { StudyView } from './views/study-view.js';

const connections = { connecting: 'connecting', live: 'live', lost: 'connection lost, trying again', refused: 'no access' };

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
          {trouble !== undefined && <p className="problem">The store cannot be read: {trouble}</p>}
          {study ? (
            <StudyView key={`${study.name} ${study.createdAt}`} study={study} route={route} />
          ) : (
            <Nothing connection={connection} studies={studies?.length} asked={route.study} />
          )}
        </main>
      </div>
    </>
  );
}

function Nothing({ connection, studies, asked }: { connection: string; studies: number | undefined; asked: string | undefined }) {
  if (connection === 'refused')
    return (
      <section className="card empty">
        <h2>This dashboard asks for its token</h2>
        <p>
          Open the address that <code>gnas dashboard</code> has printed, with everything behind <code>#token=</code>.
        </p>
      </section>
    );
  if (studies === undefined) return <p className="muted">Loading …</p>;
  if (asked !== undefined)
    return (
      <section className="card empty">
        <h2>There is no study “{asked}” here</h2>
        <p>It may have been removed, or lie in another store.</p>
      </section>
    );
  return (
    <section className="card empty">
      <h2>No study yet</h2>
      <p>
        <code>gnas search</code> begins one. It appears here by itself.
      </p>
    </section>
  );
}
