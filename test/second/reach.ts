/** Cases of the rules that a third implementation once had to guess, and which of them a history reaches. */
import type { Id } from "#protocol/bytes.ts";
import { deskIsStale, deskMembers, isCurrentDesk } from "#protocol/folds/directory.ts";
import type { Fields } from "../../scripts/vectors/folds/history.ts";
import { Ours } from "../../scripts/vectors/folds/ours.ts";
import type { Family, History } from "../../scripts/vectors/folds.ts";
import { fromBase64url } from "./implementation/bytes.ts";
import { decodeExactly } from "./implementation/cbor.ts";
import { plainOf } from "./implementation/folds/plain.ts";

/** A statement, the state before it, and the error code; null when it was accepted. */
interface Judged {
	type: string;
	body: Fields;
	refused: string | null;
	before: Ours;
}

type Case = (judged: Judged) => boolean;

const holdersBefore = ({ body, before }: Judged): Fields[] => before.compartments.get(body.compartment)?.epochs.at(-1)?.holders ?? [];
const viaDesks = (holders: Fields[]): Id[] => [...new Set(holders.flatMap(({ via }) => via ?? []))];
const isAccepted = ({ refused }: Judged): boolean => refused === null;

const CASES: Record<string, { family: Family; is: Case }> = {
	"somebody who holds for a desk was taken off it": {
		family: "compartments",
		is: (judged) => {
			const { dir } = judged.before;
			const isOff = ({ id, via }: Fields) =>
				via !== null && isCurrentDesk(dir, via) && !deskMembers(dir, via).some((each) => each.id === id);
			return judged.type === "epoch" && isAccepted(judged) && holdersBefore(judged).some(isOff);
		},
	},
	"a stale desk is pending": {
		family: "compartments",
		is: ({ type, body, refused, before }) =>
			type === "epoch" && refused === "not-allowed" && body.pending.some(({ desk }: Fields) => deskIsStale(before.dir, desk)),
	},
	"a grant with a hand-off to a stale desk": {
		family: "compartments",
		is: ({ type, body, refused, before }) =>
			type === "grant" && refused === "not-allowed" && body.handoff !== null && deskIsStale(before.dir, body.holder.id),
	},
	"a colleague who isn't named opens the next epoch": {
		family: "compartments",
		is: (judged) => {
			const { type, body } = judged;
			const named = holdersBefore(judged).filter(({ via }) => via === body.as);
			return type === "epoch" && isAccepted(judged) && body.as !== null && named.length > 0 && named.every(({ id }) => id !== body.by);
		},
	},
	"a grant to a member who holds for a desk": {
		family: "compartments",
		is: (judged) => judged.type === "grant" && isAccepted(judged) && judged.body.holder.via !== null,
	},
	"a grant of another form of holder than the epoch's": {
		family: "compartments",
		is: (judged) => {
			const { type, body } = judged;
			const isHeldByMembers = viaDesks(holdersBefore(judged)).includes(body.holder?.id);
			return type === "grant" && isAccepted(judged) && body.holder.kind === "desk" && isHeldByMembers;
		},
	},
	"one member twice": {
		family: "compartments",
		is: (judged) => {
			const holders: Fields[] = judged.type === "epoch" ? judged.body.holders : [];
			const own = holders.filter(({ kind, via }) => kind === "member" && via === null);
			return isAccepted(judged) && own.some(({ id }) => holders.some((each) => each.id === id && each.via !== null));
		},
	},
	"a desk with via": {
		family: "compartments",
		is: ({ type, body, refused }) =>
			type === "epoch" && refused === "bad-statement" && body.holders.some(({ kind, via }: Fields) => kind === "desk" && via !== null),
	},
	"a desk that members hold for was closed": {
		family: "compartments",
		is: (judged) =>
			judged.type === "epoch" &&
			isAccepted(judged) &&
			viaDesks(holdersBefore(judged)).some((desk) => !isCurrentDesk(judged.before.dir, desk)),
	},
	"the thread of a hand-off with one desk": {
		family: "compartments",
		is: ({ type, body, refused }) =>
			type === "epoch" &&
			body.kind === "handoff" &&
			refused === "not-allowed" &&
			body.holders.every(({ id, via }: Fields) => (via ?? id) === body.owner),
	},
	"a newcomer's credential for a desk": {
		family: "directory",
		is: ({ type, body, refused }) => type === "credential" && body.as !== null && refused === "not-allowed",
	},
	"a vouched join without credential": {
		family: "directory",
		is: (judged) =>
			judged.type === "member.add" &&
			isAccepted(judged) &&
			[...judged.before.dir.joins.values()].some(
				({ member, status, credential }) => member === judged.body.member && status === "waiting" && credential === null,
			),
	},
};

/** Removes from `missing` the cases that the history reaches. */
export function removeReached(missing: Set<string>, { steps }: History): void {
	const before = new Ours();
	for (const { refused = null, ...wire } of steps) {
		const body = plainOf(decodeExactly(fromBase64url(wire.body))) as Fields;
		for (const name of missing) if (CASES[name]?.is({ type: wire.type, body, refused, before })) missing.delete(name);
		before.judge(wire);
	}
}

export const casesOf = (family: Family): Set<string> => new Set(Object.keys(CASES).filter((name) => CASES[name]?.family === family));
