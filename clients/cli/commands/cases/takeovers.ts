/** The commands about cases whose custodian is gone: a desk takes over, and an admin countersigns. */
import { toHex } from "#protocol/bytes.ts";
import {
	type CaseWithoutCustodian,
	countersignTakeOver,
	inviteToTakeOver,
	isDeskRefused,
	listCasesWithoutCustodian,
	loadCase,
	takeOverCase,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { done } from "../../answers/answers.ts";
import { type Columns, column, idColumn, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, ref } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import { type People, pick } from "../../lookup/people.ts";
import { shortId } from "../../short-id.ts";
import { messages } from "../../words/messages.ts";

const takeOver = peopleCommand({
	name: "case take-over",
	help: {
		summary: "Propose that your desk takes over a case without custodian. An admin countersigns.",
		details:
			"Your desk must own or read a section of the case, have the person, or be invited by an admin after `ask`. When an admin approves, your desk becomes the custodian. It also becomes the owner of the sections that it reads and whose owner desk is gone. Nobody can open a section that no desk reads, because nobody has its key.",
		examples: ["cloister case take-over bado-kime-losa-tobo"],
	},
	args: caseArgument,
	flags: { desk: optional(ref("DESK")) },
	async run(people, input) {
		const id = await findCase(people.session, input.case);
		const desk = input.desk === undefined ? undefined : people.myDesk(input.desk);
		const object = toHex(await takeOverCase(people.session, id, { ...(desk && { desk }) }));
		const { state } = await loadCase(people.session, id);
		const refused = Object.values(state.takeOvers).some(
			(each) => each.object === object && isDeskRefused(people.session, state, each.desk),
		);
		const proposed = messages.takeOverProposed(id, shortId(object));
		return {
			data: { case: id, takeOver: object, refused },
			text: () => (refused ? `${proposed}\n${messages.takeOverOpensNothing}` : proposed),
		};
	},
});

/** One waiting take-over of a case. A case without one has a single row, with takeOver null. */
interface Row {
	from: CaseWithoutCustodian;
	takeOver: CaseWithoutCustodian["takeOvers"][number] | null;
}

const rowsOf = (cases: CaseWithoutCustodian[]): Row[] =>
	cases.flatMap((from): Row[] =>
		from.takeOvers.length === 0 ? [{ from, takeOver: null }] : from.takeOvers.map((takeOver) => ({ from, takeOver })),
	);

const objectOf = ({ takeOver }: Row): string => (takeOver ? toHex(takeOver.object) : "");

const columns = (people: People): Columns<Row> => ({
	case: idColumn("CASE", ({ from }) => from.case),
	custodian: nameColumn("WAS WITH", ({ from }) => from.desk, people.desk),
	removed: timeColumn("REMOVAL PROPOSED", ({ from }) => from.removed),
	asked: jsonOnly(({ from }) => from.asked),
	invited: jsonOnly(({ from }) => from.invited),
	expecting: column(
		"PHONE FIRST",
		({ from }) => from.expecting,
		({ from }) => from.expecting.map(people.desk).join(", "),
	),
	takeOver: idColumn("TAKE-OVER", objectOf),
	desk: nameColumn("BY DESK", ({ takeOver }) => takeOver?.desk ?? null, people.desk),
	by: nameColumn("SIGNED BY", ({ takeOver }) => takeOver?.by ?? null, people.name),
	at: timeColumn("AT", ({ takeOver }) => takeOver?.at),
	refused: column(
		"",
		({ takeOver }) => takeOver?.refused ?? null,
		({ takeOver }) => (takeOver?.refused ? messages.refusedTaker : ""),
	),
	mayApprove: jsonOnly(({ takeOver }) => takeOver?.mayApprove ?? null),
});

const list = peopleCommand({
	name: "case without-custodian",
	help: {
		summary: "List the open cases whose custodian is gone, and the take-overs that wait. Admins only.",
		examples: ["cloister case without-custodian"],
	},
	async run(people) {
		return listAnswer("cases", rowsOf(await gather(listCasesWithoutCustodian(people.session))), columns(people));
	},
});

const countersign = sessionCommand({
	name: "case countersign",
	help: {
		summary: "Approve or refuse a take-over. Admins only.",
		details:
			"You don't see the case. Phone the people of the desk that takes over before you approve, and have each desk phoned that has accepted her (PHONE FIRST): an approval withdraws its transfer. Another admin than the one who has invited the desk approves. An approval drops the other take-overs of the same case.",
		parameters: { "take-over": "The take-over: the first characters of its id.", verdict: "Your decision." },
		examples: ["cloister case countersign 3f2a approve"],
	},
	args: { "take-over": required(ref("TAKE-OVER")), verdict: required(code(["approve", "refuse"] as const, "VERDICT")) },
	async run(session, input) {
		const waiting = rowsOf(await gather(listCasesWithoutCustodian(session))).flatMap(({ from, takeOver: each }) =>
			each ? { id: toHex(each.object), name: "", of: { case: from.case, object: each.object } } : [],
		);
		await countersignTakeOver(session, pick("take-over", input["take-over"], waiting).of, input.verdict);
		return done();
	},
});

const invite = peopleCommand({
	name: "case invite",
	help: {
		summary: "Let a desk that has asked for a case without custodian propose to take over. Admins only.",
		details: "The desk then sees the chain of the case. It reads no section.",
		parameters: { desk: "The desk that has asked for the case." },
		examples: ['cloister case invite 3f2a "Safe Harbour/Shelter"'],
	},
	args: { ...caseArgument, desk: required(ref("DESK")) },
	async run(people, input) {
		const cases = await gather(listCasesWithoutCustodian(people.session));
		const found = pick(
			"case",
			input.case,
			cases.map((each) => ({ id: each.case, name: "", of: each.case })),
		).of;
		await inviteToTakeOver(people.session, { case: found, desk: people.findDesk(input.desk).id });
		return done();
	},
});

export const takeOverCommands = [takeOver, list, countersign, invite];
