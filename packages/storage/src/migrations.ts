import { GnasError } from '@gnas/core';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { Schema } from './schema.js';

/** In order of name. A published one never changes; a new version of the tables is a new one. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-studies-and-trials': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('studies')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('objective', 'text', (column) => column.notNull())
        .addColumn('spec', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('created_at', 'double precision', (column) => column.notNull())
        .addColumn('owner', 'text')
        .addColumn('seen_at', 'double precision', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('trials')
        .addColumn('study', 'text', (column) => column.notNull().references('studies.name').onDelete('cascade'))
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('phase', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('seed', 'integer', (column) => column.notNull())
        .addColumn('value', 'double precision')
        .addColumn('started_at', 'double precision', (column) => column.notNull())
        .addColumn('duration_ms', 'double precision', (column) => column.notNull())
        .addColumn('selection', 'text', (column) => column.notNull())
        .addColumn('metrics', 'text', (column) => column.notNull())
        .addColumn('by_split', 'text')
        .addColumn('cost', 'text', (column) => column.notNull())
        .addColumn('error', 'text')
        .addPrimaryKeyConstraint('trials_by_number', ['study', 'number'])
        .execute();
      await db.schema.createIndex('trials_by_value').on('trials').columns(['study', 'phase', 'value']).execute();
      // Counts of a study with a million trials come from here, not from its rows.
      await db.schema.createIndex('trials_by_state').on('trials').columns(['study', 'state']).execute();
    },
  },
  '0002-training-curves': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('trials').addColumn('curve', 'text').execute();
    },
  },
  '0003-million-trials': {
    async up(db: Kysely<unknown>) {
      await db.schema.dropIndex('trials_by_value').execute();
      await db.schema.dropIndex('trials_by_state').execute();
      // In the order in which the best are asked for: of a million trials, many are alike in value.
      await db.schema
        .createIndex('trials_by_rank')
        .on('trials')
        .columns(['study', 'phase', 'state', 'value desc', 'number'])
        .execute();
      // Counts and times come from here, not from the rows; so does a page of the failed ones.
      await db.schema.createIndex('trials_by_state').on('trials').columns(['study', 'state', 'number', 'duration_ms']).execute();
    },
  },
  '0004-reused-and-pruned': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('trials').addColumn('same_as', 'integer').execute();
      await db.schema.alterTable('trials').addColumn('pruned', 'text').execute();
    },
  },
};

/**
 * Brings the tables to this version.
 * @throws GnasError GNAS_INVALID_FILE where they are of a newer version, or not ours
 */
export async function migrate(db: Kysely<Schema>, where: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  if (error instanceof GnasError) throw error;
  const known = new Set(Object.keys(migrations));
  const newer = (await appliedMigrations(db)).filter((name) => !known.has(name));
  throw new GnasError(
    'GNAS_INVALID_FILE',
    newer.length > 0
      ? `The studies in ${where} were written by a newer @gnas/storage (${newer.join(', ')}); update it, or use another store.`
      : `${where} cannot be used as a store of studies: ${error instanceof Error ? error.message : error}. Give another file, or move this one away.`,
    { cause: error },
  );
}

async function appliedMigrations(db: Kysely<Schema>): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    return rows.map(({ name }) => name);
  } catch {
    return [];
  }
}
