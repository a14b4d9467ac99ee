/** The commands for circles: the desks of a region, or of the whole network, which share a key. */
import { CIRCLES } from "#protocol/codes.ts";
import type { Desk } from "#protocol/folds/directory.ts";
import { type CircleView, listCircles, renewCircle } from "#sdk/directory/circles.ts";
import { done } from "../../answers/answers.ts";
import { type Columns, column, idColumn, jsonOnly, listAnswer } from "../../answers/list.ts";
import { required } from "../../arguments/grammar.ts";
import { code } from "../../arguments/kinds.ts";
import { command, peopleCommand } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { messages } from "../../words/messages.ts";

const circleArgument = { circle: required(code(CIRCLES)) };
const yesOrNo = (value: boolean) => (value ? messages.yes : messages.no);

const circleColumns: Columns<CircleView> = {
	circle: column("CIRCLE", ({ circle }) => circle),
	desks: column(
		"DESKS",
		({ desks }) => desks.map(({ id }) => id),
		({ desks }) => desks.length,
	),
	isMine: column(
		"YOU READ IT",
		({ isMine }) => isMine,
		({ isMine }) => yesOrNo(isMine),
	),
	epoch: jsonOnly(({ epoch }) => epoch),
	stale: column(
		"NEEDS A NEW KEY",
		({ isStale }) => isStale,
		({ isStale, epoch }) => yesOrNo(isStale || epoch === 0),
	),
	waiting: column(
		"WAITING FOR THE KEY",
		({ waiting }) => waiting,
		({ waiting, epoch }) => (epoch === 0 ? 0 : waiting.length),
	),
};

const list = command({
	name: "circle list",
	help: {
		summary: "List the circles: which desks share what is written for a region, or for the whole network.",
		examples: ["cloister circle list"],
	},
	async run(io) {
		const { session } = await People.of(await io.session());
		return listAnswer("circles", listCircles(session), circleColumns);
	},
});

const show = peopleCommand({
	name: "circle show",
	help: {
		summary: "List the desks that read what is written for a circle.",
		details: "They will read everything that is written for it, also before they came. Nobody else will.",
		parameters: { circle: "The region, or network for all regions." },
		examples: ["cloister circle show europe"],
	},
	args: circleArgument,
	async run(people, input) {
		const view = listCircles(people.session).find(({ circle }) => circle === input.circle);
		const columns: Columns<Desk> = {
			desk: idColumn("ID", ({ id }) => id),
			name: column("NAME", ({ name }) => name),
			organisation: jsonOnly(({ organisation }) => organisation),
			organisationName: column("ORGANISATION", ({ organisation }) => people.organisation(organisation)),
			waiting: column(
				"WAITS FOR THE KEY",
				({ id }) => view?.waiting.includes(id) ?? false,
				({ id }) => yesOrNo(view?.waiting.includes(id) ?? false),
			),
		};
		return listAnswer("desks", view?.desks ?? [], columns);
	},
});

const renew = command({
	name: "circle renew",
	help: {
		summary: "Make the key of a circle, if it has none, or if somebody has lost the right to it. Members of its desks only.",
		details: "Whoever writes into a space does this, too. A good key stays as it is.",
		parameters: { circle: "The region, or network for all regions." },
		examples: ["cloister circle renew europe"],
	},
	args: circleArgument,
	async run(io, input) {
		const { session } = await People.of(await io.session());
		await renewCircle(session, input.circle);
		return done();
	},
});

export const circleCommands = [list, show, renew];
