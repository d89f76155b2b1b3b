import type { Trial } from '@gnas/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, useState } from 'react';
import type { TrialColumn } from './trial-columns.js';

const rowHeight = 32;

interface TrialTableProps {
  readonly rows: readonly Trial[];
  readonly columns: readonly TrialColumn[];
  readonly by: string;
  readonly isDescending: boolean;
  /** Number of the best trial. */
  readonly best: number | undefined;
  readonly onSort: (by: string, isDescending: boolean) => void;
  readonly onOpen: (trial: number) => void;
}

/**
 * A table that renders only the rows in sight. It is one Tab stop: arrows, Page Up, Page Down, Home and End move through its rows, Enter
 * opens one.
 */
export function TrialTable({ rows, columns, by, isDescending, best, onSort, onOpen }: TrialTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number>();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 5,
    // The table's head covers as much.
    scrollPaddingEnd: rowHeight,
  });
  const at = active === undefined ? -1 : rows.findIndex(({ number }) => number === active);
  const previousRows = useRef(rows);
  useEffect(() => {
    // A new filter scrolls to the top; trials that are added don't.
    if (Math.abs(previousRows.current.length - rows.length) > 50 || rows.length === 0) scroller.current?.scrollTo({ top: 0 });
    previousRows.current = rows;
  }, [rows]);
  const move = (to: number): void => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    const trial = rows[index];
    if (!trial) return;
    setActive(trial.number);
    virtual.scrollToIndex(index);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' && active !== undefined && at >= 0) onOpen(active);
    else return;
    event.preventDefault();
  };
  const items = virtual.getVirtualItems();
  const [above, below] = [items[0]?.start ?? 0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0)];
  return (
    <div ref={scroller} className="trial-table">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows can be navigated and opened.
        role="grid"
        tabIndex={0}
        aria-label="Trials: arrows move through the rows, Enter opens one"
        aria-rowcount={rows.length + 1}
        aria-activedescendant={at >= 0 ? rowId(active) : undefined}
        onKeyDown={onKeyDown}
        style={{ width: columns.reduce((sum, { width }) => sum + width, 0) }}
      >
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ key, title, isNumber, startsDescending }) => (
              <th
                key={key}
                scope="col"
                className={isNumber ? 'number' : ''}
                aria-sort={key !== by ? 'none' : isDescending ? 'descending' : 'ascending'}
              >
                <button type="button" title={title} onClick={() => onSort(key, key === by ? !isDescending : startsDescending)}>
                  {title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {items.map(({ index }) => {
            const trial = rows[index];
            return (
              trial && (
                <Row
                  key={trial.number}
                  trial={trial}
                  columns={columns}
                  index={index}
                  isActive={trial.number === active}
                  isBest={trial.number === best}
                  onOpen={onOpen}
                  onActivate={setActive}
                />
              )
            );
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
      {rows.length === 0 && <p className="muted">No trials</p>}
    </div>
  );
}

function rowId(trial: number | undefined): string {
  return `trial-row-${trial}`;
}

interface RowProps {
  readonly trial: Trial;
  readonly columns: readonly TrialColumn[];
  readonly index: number;
  readonly isActive: boolean;
  readonly isBest: boolean;
  readonly onOpen: (trial: number) => void;
  readonly onActivate: (trial: number) => void;
}

const Row = memo(
  function Row({ trial, columns, index, isActive, isBest, onOpen, onActivate }: RowProps) {
    const marks = [isActive && 'active', isBest && 'best', trial.state !== 'complete' && 'other'].filter(Boolean).join(' ');
    return (
      <tr
        id={rowId(trial.number)}
        className={marks}
        aria-rowindex={index + 2}
        onClick={() => {
          onActivate(trial.number);
          onOpen(trial.number);
        }}
      >
        {columns.map(({ key, text, isNumber }) => (
          <td key={key} className={isNumber ? 'number' : `text ${key === 'state' ? trial.state : ''}`}>
            {text(trial)}
          </td>
        ))}
      </tr>
    );
  },
  (a, b) =>
    a.trial === b.trial && a.columns === b.columns && a.index === b.index && a.isActive === b.isActive && a.isBest === b.isBest,
);
