import type { Role } from '#lib/domain/access/role.ts';

/**
 * Whether a role is told where things are (hosts, pools, paths on them) and of the students beside it. A student is not: what says
 * so is taken out of everything that leaves the server.
 */
const seesPlacesBy: Record<Role, boolean> = { admin: true, instructor: true, member: true, student: false };

export const seesPlaces = ({ role }: { role: Role }): boolean => seesPlacesBy[role];

type Person = { id: string; name: string; role: string };

/** The name of a person for this reader; null for nobody. A student is not told of another student. */
export const nameFor = (reader: { role: Role; userId: string }, person: Person | null): string | null =>
  person && (seesPlaces(reader) || person.id === reader.userId || person.role !== 'student') ? person.name : null;
