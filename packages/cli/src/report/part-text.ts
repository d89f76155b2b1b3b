import { type PartMember, partMembers, type StudySpec } from '@gnas/core';

/** Says which parts a study was begun with: 'space single-path, algorithm RandomSearch'. */
export function partText({ parts }: StudySpec): string {
  return partMembers
    .flatMap((member: PartMember) => {
      const part = parts[member];
      if (!part || member === 'dataset') return [];
      return [`${member} ${'name' in part ? part.name : part.given}`];
    })
    .join(', ');
}
