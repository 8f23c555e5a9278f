/** Who may see and do what in the console. Decided on the loaded object, never on the address that named it (docs/console.md, "Roles"). */
import { TEAM } from '../alerts/state.ts';

export const ROLES = ['csm', 'lead', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who has signed in. `id` is their user name, which is the id under which customers name their CSM. */
export type Who = { readonly id: string; readonly role: Role };

/** Owners by team, as the company has written them into its rules; without any, all are one team. */
export type Teams = Readonly<Record<string, readonly string[]>>;

/** The highest role among the groups of a token; nothing when it names none of ours. */
export const roleIn = (groups: readonly string[]): Role | undefined => ROLES.findLast((role) => groups.includes(role));

export const isTeammate = ({ id }: Pick<Who, 'id'>, owner: string, teams: Teams): boolean => {
  if (owner === id || owner === TEAM || Object.keys(teams).length === 0) return true;
  return Object.values(teams).some((members) => members.includes(id) && members.includes(owner));
};

/** Colleagues of one team stand in for each other, so they read each other's customers and alerts; of other teams nothing. Nobody's customers are everybody's. */
export const mayRead = (who: Who, owner: string | undefined, teams: Teams): boolean => who.role === 'admin' || owner === undefined || isTeammate(who, owner, teams);

/** A CSM acts on their own alerts and on those that are nobody's; a lead on those of the team; an admin on all. */
export function mayAct(who: Who, owner: string, teams: Teams): boolean {
  if (who.role === 'admin' || owner === who.id || owner === TEAM) return true;
  return who.role === 'lead' && isTeammate(who, owner, teams);
}
