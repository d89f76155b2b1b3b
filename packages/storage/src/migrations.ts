import { GnasError } from '@gnas/core';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { invalidStore } from './invalid-store.js';
import type { Schema } from './schema.js';

/** In order of name. A published migration never changes; a change of the tables is a new migration. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-studies': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('studies')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('spec', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('created_at', 'double precision', (column) => column.notNull())
        .addColumn('owner', 'text')
        .addColumn('process', 'text')
        .addColumn('seen_at', 'double precision', (column) => column.notNull())
        .addColumn('finished_at', 'double precision')
        .addColumn('outcome', 'text')
        .execute();
      await db.schema
        .createTable('models')
        .addColumn('study', 'text', (column) => column.primaryKey().references('studies.name').onDelete('cascade'))
        // PostgreSQL's name for bytes; SQLite keeps bytes in a column of any type.
        .addColumn('bytes', 'bytea', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('trials')
        .addColumn('study', 'text', (column) => column.notNull().references('studies.name').onDelete('cascade'))
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('phase', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('seed', 'integer', (column) => column.notNull())
        .addColumn('fitness', 'double precision')
        .addColumn('started_at', 'double precision', (column) => column.notNull())
        .addColumn('duration_ms', 'double precision', (column) => column.notNull())
        .addColumn('selection', 'text', (column) => column.notNull())
        .addColumn('metrics', 'text', (column) => column.notNull())
        .addColumn('by_split', 'text')
        .addColumn('cost', 'text', (column) => column.notNull())
        .addColumn('error', 'text')
        .addColumn('curve', 'text')
        .addColumn('same_as', 'integer')
        .addColumn('pruned', 'text')
        .addColumn('engine', 'text')
        .addColumn('drawing', 'text')
        .addPrimaryKeyConstraint('trials_by_number', ['study', 'number'])
        .execute();
      // In the order in which the best trials are asked for, because many of a million trials have the same fitness.
      await db.schema
        .createIndex('trials_by_rank')
        .on('trials')
        .columns(['study', 'phase', 'state', 'fitness desc', 'number'])
        .execute();
      // Counts, total time and pages of failed trials come from this index instead of the rows.
      await db.schema.createIndex('trials_by_state').on('trials').columns(['study', 'state', 'number', 'duration_ms']).execute();
    },
  },
};

/**
 * Creates the tables, or brings them up to date with this version of the package.
 * @throws GnasError GNAS_INVALID_FILE if another version wrote them, or another program; GNAS_STORE_UNAVAILABLE
 */
export async function migrate(db: Kysely<Schema>, where: string): Promise<void> {
  const applied = await appliedMigrations(db);
  checkKnown(applied ?? [], where);
  // Without a migration to make, no process waits for another one's lock.
  if (missingOf(applied ?? []).length === 0) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error instanceof GnasError ? error : invalidStore(where, error);
}

/**
 * Checks that a store has the tables of this version, without changing it.
 * @throws GnasError GNAS_INVALID_FILE; GNAS_STORE_UNAVAILABLE
 */
export async function checkTables(db: Kysely<Schema>, where: string): Promise<void> {
  const applied = await appliedMigrations(db);
  if (!applied) throw invalidStore(where, new Error('it holds no studies'));
  checkKnown(applied, where);
  const missing = missingOf(applied);
  if (missing.length > 0) throw invalidStore(where, new Error(`it lacks the migrations ${missing.join(', ')}`));
}

/** Lists the migrations that were made; undefined if there is no table of them. */
async function appliedMigrations(db: Kysely<Schema>): Promise<readonly string[] | undefined> {
  try {
    const { rows } = await sql<{ name: unknown }>`select name from kysely_migration`.execute(db);
    return rows.map(({ name }) => String(name));
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
}

/** SQLite says so in words alone. */
function isMissingTable(error: unknown): boolean {
  const { code, message = '' } = ((error as Error).cause ?? {}) as { code?: unknown; message?: string };
  return code === '42P01' || message.startsWith('no such table');
}

function missingOf(applied: readonly string[]): string[] {
  return Object.keys(migrations).filter((name) => !applied.includes(name));
}

function checkKnown(applied: readonly string[], where: string): void {
  const unknown = applied.filter((name) => !(name in migrations));
  if (unknown.length > 0)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `The studies in ${where} were written by another version of @gnas/storage, which has the migrations ${unknown.join(', ')}. Update @gnas/storage, or use another store.`,
    );
}
