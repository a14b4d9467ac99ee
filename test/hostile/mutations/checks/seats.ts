/** Who is reached by which keys, and who is gone: what seats.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const seats: Mutation[] = [
	...of("clients/sdk/casework/handoffs/words.ts", "seats", "opens a section to others", [
		["if (others.length > 0) stop(", "if (others.length < 0) stop(", "a third desk in a hand-off's thread from its beginning"],
		['if (kind !== "handoff" || ', "if (", "a hand-off's thread that is of another kind"],
		["|| subject !== ref.handoff) stop(", ") stop(", "the thread of another hand-off"],
	]),
	...of("clients/protocol/folds/compartment.ts", "seats", "reaches a desk", [
		["return deskIsStale(dir, holder.id) ? `", "return dir.size < 0 ? `", "a desk's key that who has left has, too"],
		["if (!deskIsStale(dir, desk)) return", "if (dir.size < 0) return", "a desk reached through its members that has a key"],
		["return reached ? null : `", "return dir.size ? null : `", "a desk reached through who has left it"],
		[
			"({ id, keyEpoch }) => id === holder.id && keyEpoch === holder.ke",
			"({ id }) => id === holder.id",
			"a desk reached through a key that isn't in force",
		],
		["if (gap) refuse(", "if (gap && body.number < 0) refuse(", "a desk reached through one of its members alone"],
		[
			'if ((body.section !== null) !== (body.kind === "section"))\n\t\tthrow',
			"if (body.number < 0)\n\t\tthrow",
			"a thread that says it is a section",
			"begins a thread",
		],
		[
			'if ((body.subject === null) !== (body.kind === "thread"))\n\t\tthrow',
			"if (body.number < 0)\n\t\tthrow",
			"a thread that says it is a case's",
			"begins a thread",
		],
		[
			'if (body.kind === "section" && !deskCanHold(ctx.dir, body.owner))\n\t\tthrow',
			"if (body.number < 0)\n\t\tthrow",
			"a section of a desk of one",
			"begins a thread",
		],
		["return here ? null : `", "return dir.size ? null : `", "a member who has left, in their own right", "begins a thread"],
		[
			"isHere(dir, holder.id) && dir.members.get(holder.id)?.keyEpoch === holder.ke",
			"isHere(dir, holder.id)",
			"a member's key that isn't in force",
			"begins a thread",
		],
		[
			"isHere(dir, holder.id) && dir.members.get(holder.id)?.keyEpoch === holder.ke",
			"dir.members.get(holder.id)?.keyEpoch === holder.ke",
			"a member's key from before they left",
			"begins a thread",
		],
		['new Set(["discussion", "handoff"])', 'new Set(["discussion"])', "a third desk in the thread of a hand-off", "opens a section"],
		["if (kept.some((pending) => ", "if (body.number < 0 && kept.some((pending) => ", "a desk that waits, left out", "opens a section"],
		[
			"if (body.pending.some((pending) => !known.has(pending.handoff))) refuse(",
			"if (body.number < 0) refuse(",
			"a desk that is given keys by hand, served before",
			"opens a section",
		],
		[
			"return [...moved, ...over, ...unfit, ...rekeyed,",
			"return [...moved, ...unfit, ...rekeyed,",
			"writing for a hand-off that is over",
			"opens a section",
		],
		[
			"return [...moved, ...over, ...unfit, ...rekeyed,",
			"return [...moved, ...over, ...unfit,",
			"writing under a key that who left the to-desk has",
			"opens a section",
		],
		["if (!deskIsHere(dir, desk)) return", "if (dir.size < 0) return", "a desk that was closed", "goes on for"],
		[
			'return kind === "desk" ? !deskIsHere(dir, id) : ',
			'return kind === "desk" ? false : ',
			"that closed desks are left out of the next epoch",
			"goes on for",
		],
	]),
	...of("clients/protocol/folds/directory/lookups.ts", "seats", "goes on for", [
		["return record?.open === true && ", "return record !== undefined && ", "a closed desk is gone"],
		[
			'dir.organisations.get(record.organisation)?.status !== "removed";',
			"dir.organisations.has(record.organisation);",
			"a desk is gone with its organisation",
		],
		[
			'(member?.status === "active" || member?.status === "suspended") && !hasLeft(dir, member)',
			'(member?.status === "active" || member?.status === "suspended")',
			"a member is gone with the organisation",
		],
		["return deskIsHere(dir, desk) && (", "return (", "what is said for a desk that was closed, or whose organisation has left"],
	]),
	...of("clients/protocol/folds/directory/standing.ts", "seats", "goes on for", [
		["if (!keys) throw", "if (dir.size < 0) throw", "a key that nobody knows, under what a case says"],
	]),
	...of("clients/protocol/folds/directory/lookups.ts", "seats", "reaches a desk by the key", [
		["now.get(member) !== keyEpoch);", "!now.has(member));", "a desk's key that a lost one opens"],
	]),
];
