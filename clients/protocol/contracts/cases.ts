/** Cases, consents, hand-offs, inbox. SPEC "Cases". */
import * as z from "zod/mini";
import { CASE_STATUSES, HANDOFF_KINDS, HANDOFF_STATES, PRIORITIES } from "../codes.ts";
import { SHOWN_STATES } from "../rules/handoff-views.ts";
import { base64url, count, cursor, hash, id, limit, time, wire } from "./common.ts";
import { epochBundle, grantBundle } from "./compartments.ts";
import { endpoint } from "./endpoint.ts";

/** pos: number of the statement in the case, counted over all its chains, from 0. */
const ordered = z.strictObject({ pos: count, statement: wire });
const params = z.strictObject({ case: id });
const theCase = { subject: "case", purpose: "relation" } as const;
/** A hand-off's summary, sealed to its to-desk. `hash` is in the request. */
const summary = z.strictObject({ handoff: id, hash, box: base64url(8 * 1024) });

/**
 * A hand-off in a list. shown: its state, or where she is. respondBy, expectBy, changed: UTC ms. withoutCustodian: the hand-off still
 * discloses sections to its to-desk, and the custodian of its case is gone.
 */
const handoffRow = z.strictObject({
	handoff: id,
	case: id,
	code: z.string(),
	kind: z.enum(HANDOFF_KINDS),
	state: z.enum(HANDOFF_STATES),
	shown: z.enum(SHOWN_STATES),
	priority: z.enum(PRIORITIES),
	from: id,
	to: id,
	respondBy: z.nullable(time),
	expectBy: z.nullable(time),
	changed: time,
	flags: z.array(z.string()),
	withoutCustodian: z.boolean(),
});

export const cases = {
	append: endpoint({
		id: "cases.append",
		summary: "Add signed statements to a case",
		description:
			"Stores statements of one case, all or none, in the order given, with the epochs, grants and summaries that belong to them. Examples: a first `case.open` with its sections, a `handoff.request` with its pending grants, a `receive` with its `case.custody` and the next epochs. The first statement gives the access entry its action, such as `handoff.accept`.",
		method: "POST",
		repeatable: true,
		path: "/cases/:case/statements",
		params,
		body: z.strictObject({
			statements: z.array(wire).check(z.minLength(1), z.maxLength(20)),
			epochs: z.array(epochBundle).check(z.maxLength(45)),
			grants: z.array(grantBundle).check(z.maxLength(45)),
			summaries: z.array(summary).check(z.maxLength(5)),
		}),
		bodyLimit: 4 * 1024 * 1024,
		response: z.strictObject({ pos: count }),
		access: { action: "case.append", activity: "update", ...theCase },
		whileSuspended: true,
	}),
	withoutCustodian: endpoint({
		id: "cases.withoutCustodian",
		summary: "Cases whose custodian is gone",
		description:
			"For admins: the cases whose custodian desk is closed or whose organisation was removed. A closed case is listed only while a take-over waits. `desk`: the custodian desk that is gone. `length` and `head`: those of the case's own chain, for the countersignature. `takeOvers`: the `case.take-over` statements that wait for a countersignature. `refused`: the desks of these take-overs to whose organisation the person has said no about each open section. `asked`: the desks that have asked for the case. `invited`: those of them that admins have invited, with these admins (`by`). `needed`: the desk has no other part in the case, so another admin than those in `by` approves its take-over, or one of several. `expecting`: the desks that have accepted her, and are phoned before an approval.",
		method: "GET",
		path: "/cases/without-custodian",
		query: z.strictObject({ cursor: z.optional(cursor), limit }),
		response: z.strictObject({
			cases: z.array(
				z.strictObject({
					case: id,
					desk: id,
					length: count,
					head: hash,
					takeOvers: z.array(wire),
					refused: z.array(id),
					asked: z.array(id),
					invited: z.array(z.strictObject({ desk: id, by: z.array(id), needed: z.boolean() })),
					expecting: z.array(id),
				}),
			),
			next: z.nullable(cursor),
		}),
		access: { action: "case.list-without-custodian", activity: "search", subject: "case", purpose: "administration" },
		initiator: "any",
	}),
	work: endpoint({
		id: "cases.work",
		summary: "How much an organisation has to do",
		description:
			"For admins, before they suspend an organisation: how many open cases its desks have, and how many people are on the way to or from one of them. Names no case.",
		method: "GET",
		path: "/organisations/:organisation/work",
		params: z.strictObject({ organisation: id }),
		response: z.strictObject({ cases: count, onTheWay: count }),
		access: { action: "case.count", activity: "search", subject: "case", purpose: "administration" },
	}),
	countersign: endpoint({
		id: "cases.countersign",
		summary: "Approve or refuse a take-over, or invite a desk to one",
		description:
			"For admins: stores a `case.countersign` about a take-over that waits. An approval makes the desk the custodian, and drops the other take-overs of the case. Also takes a `case.invite` of a desk that has asked for the case: it then sees the chain of the case and may propose to take over.",
		method: "POST",
		repeatable: true,
		path: "/cases/:case/countersign",
		params,
		body: z.strictObject({ statement: wire }),
		response: z.strictObject({ pos: count }),
		access: { action: "case.countersign", activity: "update", subject: "case", purpose: "administration" },
	}),
	get: endpoint({
		id: "cases.get",
		summary: "The chains of a case that my desks may see",
		description:
			"Returns the chains of a case that my desks may see. The custodian sees all. A desk that is asked to take a hand-off, or that reads a section by a hand-off, sees the case chain, its own hand-offs (the to-desk from `request` on) and the consents that these hand-offs cite. When the desk's part ends, it sees nothing later of the case chain. `complete`: whether these are all statements of the case. `head`: length and head of the case chain, for a desk that still owns a section but doesn't see the newest statements. `summaries`: the boxes that are sealed to my desks, while the hand-offs are in progress.",
		method: "GET",
		path: "/cases/:case",
		params,
		response: z.strictObject({
			statements: z.array(ordered),
			complete: z.boolean(),
			head: z.nullable(z.strictObject({ length: count, head: hash })),
			summaries: z.array(summary),
		}),
		access: { action: "case.read", activity: "read", ...theCase },
		initiator: "any",
		whileSuspended: true,
	}),
	list: endpoint({
		id: "cases.list",
		summary: "Cases of my desks, by status and due date",
		description:
			"Lists the cases of my desks, and the cases whose custodian is gone of which my desks own or read a section. `due`: the earliest `respondBy`, `expectBy` or end of a consent among the hand-offs in progress; null when none has such a date. `withoutPlace`: a transfer has come to nothing, and no other transfer is open or accepted. `custodianDuty`: the custodian must hand on, close or erase the case.",
		method: "GET",
		path: "/cases",
		query: z.strictObject({
			desk: z.optional(id),
			status: z.optional(z.enum(CASE_STATUSES)).check(z.describe("Default: all.")),
			lead: z.optional(id),
			cursor: z.optional(cursor),
			limit,
		}),
		response: z.strictObject({
			cases: z.array(
				z.strictObject({
					case: id,
					code: z.string(),
					custodian: id,
					lead: z.nullable(id),
					status: z.enum(CASE_STATUSES),
					due: z.nullable(time),
					withoutPlace: z.boolean(),
					custodianDuty: z.boolean(),
					changed: time,
				}),
			),
			next: z.nullable(cursor),
		}),
		access: { action: "case.list", activity: "search", ...theCase },
		initiator: "any",
		whileSuspended: true,
	}),
	handoffs: endpoint({
		id: "cases.handoffs",
		summary: "Hand-offs from or to my desks",
		description: "Lists hand-offs from or to my desks.",
		method: "GET",
		path: "/handoffs",
		query: z.strictObject({
			desk: z.optional(id),
			state: z.optional(z.enum(HANDOFF_STATES)),
			open: z
				.optional(z.enum(["true", "false"]))
				.check(z.describe("true: only hand-offs that were requested and have not ended. false: only all others. Default: all.")),
			cursor: z.optional(cursor),
			limit,
		}),
		response: z.strictObject({ handoffs: z.array(handoffRow), next: z.nullable(cursor) }),
		access: { action: "handoff.list", activity: "search", subject: "handoff", purpose: "relation" },
		initiator: "any",
		whileSuspended: true,
	}),
	inbox: endpoint({
		id: "cases.inbox",
		summary: "What waits for me",
		description:
			"Returns the inbox of a member over all of their desks, at most 100 of each kind, emergencies first. `unread`: compartments with entries of others that I haven't seen. `count`, `since`, `at` and `by` are about those of these entries that are among the newest 100 of the compartment. `mentioned`: an entry that I haven't seen mentions me. `handoffs`: hand-offs that came to nothing and wait to be taken up (`failed`), hand-offs that are red or amber, hand-offs that wait for one of my desks (`awaits`), hand-offs whose to-desk has her and doesn't have the case (`hasHer`; also when they are over), and hand-offs whose other desk has nobody who can act. `asks`: asks of the last 30 days that no hand-off to the asking desk has answered, and that nobody has settled. `leadless`: open cases whose lead is no active member of the desk. `withoutCustodian`: open cases whose custodian `desk` is gone, and which a desk of mine may take over. `duties`: cases that my desk `desk` must hand on, close or erase, because the person doesn't want its organisation to go on. `unmanned`: for admins and coordinators, desks with work and without an active member. `attests`: cases with a consent that a desk of mine is asked to attest. `meetings`: for admins, hand-offs whose desks can't act although she is with a suspended to-desk (`met`) or hasn't arrived (`overdue`). `questions`: for auditors, hand-offs about which a second person is asked and hasn't answered, since when.",
		method: "GET",
		path: "/inbox",
		query: z.strictObject({ desk: z.optional(id).check(z.describe("One of my desks. Default: all.")) }),
		response: z.strictObject({
			unread: z.array(
				z.strictObject({
					compartment: id,
					kind: z.string(),
					section: z.nullable(z.string()),
					subject: z.nullable(id),
					case: z.nullable(id),
					code: z.nullable(z.string()),
					reader: id,
					count,
					by: id,
					since: time,
					at: time,
					mentioned: z.boolean(),
				}),
			),
			handoffs: z.array(
				z.strictObject({
					...handoffRow.shape,
					reason: z.nullable(z.string()),
					suggested: z.nullable(id),
					hasHer: z.boolean(),
					failed: z.boolean(),
					awaits: z.boolean(),
					next: z.nullable(z.string()),
				}),
			),
			asks: z.array(z.strictObject({ ask: wire, case: id, code: z.string(), desk: id, at: time })),
			leadless: z.array(z.strictObject({ case: id, code: z.string(), desk: id, lead: id, changed: time })),
			withoutCustodian: z.array(z.strictObject({ case: id, code: z.string(), desk: id, changed: time })),
			duties: z.array(z.strictObject({ case: id, code: z.string(), desk: id, changed: time })),
			unmanned: z.array(z.strictObject({ desk: id, cases: count, handoffs: count })),
			attests: z.array(z.strictObject({ case: id, desk: id, changed: time })),
			meetings: z.array(z.strictObject({ kind: z.enum(["met", "overdue"]), from: id, to: id, changed: time })),
			questions: z.array(z.strictObject({ from: id, to: id, since: time })),
		}),
		access: { action: "inbox.read", activity: "read", ...theCase },
		initiator: "any",
	}),
	ask: endpoint({
		id: "cases.ask",
		summary: "Ask the custodian of a case code for the case",
		description:
			"Asks the custodian of a case code for the case, because the person has turned up at the asking desk. The answer is the same whether the code is known or not. At most 20 per hour and desk.",
		method: "POST",
		repeatable: true,
		path: "/asks",
		body: z.strictObject({ ask: wire }),
		response: z.strictObject({ ok: z.literal(true) }),
		access: { action: "case.ask", activity: "create", subject: "ask", purpose: "handoff" },
	}),
};
