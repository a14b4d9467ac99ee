/** Lists all actions that can be tried in a world. In each situation, the rules accept or refuse an action. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffAction, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import type { AnyAction } from "#protocol/rules/handoff.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import { DAY, idOf, START } from "../statements.ts";
import { absences, clockAction, timePasses } from "./absences.ts";
import { basisOf, kindsThatAsk } from "./bases.ts";
import { herWay } from "./her-way.ts";
import type { ServedCase } from "./served-case.ts";
import type { Action, PlannedConsent, PlannedHandoff, World } from "./world.ts";

/** The result of these moves depends on the member who signs. So each signer of the world tries them, and not only one member of the desk. */
const TRIED_BY_EACH_SIGNER: ReadonlySet<AnyAction> = new Set(["accept", "extend", "enter-in-error"]);

export function actionsOf(world: World): Action[] {
	return [
		...world.handoffs.flatMap((handoff) => handoffActions(world, handoff)),
		...consentActions(world),
		...caseActions(world),
		...(world.days ?? []).map(clockAction),
		...(world.passes ? [timePasses(world.passes)] : []),
		...herWay(world),
		...absences(world),
	];
}

/** The signers of a desk: those that the world names, or else the desk's first member. */
const signersOf = (world: World, desk: string): string[] => {
	const named = (world.signers ?? []).filter((name) => name.startsWith(desk));
	return named.length > 0 ? named : [`${desk}1`];
};

function aboutHandoff({ name, from }: PlannedHandoff, desk: string, action: AnyAction | "countersign") {
	return { handoff: idOf(name), action, desk: idOf(desk), from: idOf(from) };
}

function handoffActions(world: World, handoff: PlannedHandoff): Action[] {
	const { name, from, kind, to, travel = true, followUp = false } = handoff;
	const draft: Action = {
		words: `${from}1: draft ${kind} ${name} to ${to}${followUp ? " with follow-up" : ""}`,
		about: aboutHandoff(handoff, from, "draft"),
		run: (c) => void c.draft(`${from}1`, name, to, { kind, travel, followUp }),
	};
	const sections = handoff.sections.map((section) => ({ section, compartment: idOf(section), byHand: false }));
	const requests = handoff.bases.flatMap((basis) =>
		signersOf(world, from).map(
			(who): Action => ({
				words: `${who}: request ${name} on ${basis}`,
				about: aboutHandoff(handoff, from, "request"),
				run: (c) => void c.request(who, name, basisOf(c, world, handoff, basis), { sections }),
			}),
		),
	);
	const moves = Object.keys(world.desks).flatMap((desk) => world.moves.flatMap((action) => moveActions(world, handoff, desk, action)));
	return [draft, ...requests, ...moves, ...countersigns(world, handoff)];
}

/** One move by one desk. Desks that may never make the move try it too: the rules must refuse them. */
function moveActions(world: World, handoff: PlannedHandoff, desk: string, action: HandoffAction): Action[] {
	const { name, bases } = handoff;
	const signers = TRIED_BY_EACH_SIGNER.has(action) ? signersOf(world, desk) : [`${desk}1`];
	const about = aboutHandoff(handoff, desk, action);
	if (action === "extend")
		return bases.flatMap((basis) =>
			signers.map((who) => ({
				words: `${who}: extend ${name} on ${basis}`,
				about,
				run: (c) => void c.move(who, name, "extend", { basis: basisOf(c, world, handoff, basis) }),
			})),
		);
	if (action === "settle")
		return (world.settles ?? ["other" as const]).map((code) => ({
			words: `${desk}1: settle ${name}, ${code}`,
			about,
			run: (c) => void c.move(`${desk}1`, name, "settle", { code }),
		}));
	return signers.map((who) => ({
		words: `${who}: ${action} ${name}`,
		about,
		run: (c) => {
			c.move(who, name, action);
			if (action === "receive" && c.state.handoffs[idOf(name)]?.kind === "transfer") c.custody(who, name);
		},
	}));
}

function countersigns(world: World, handoff: PlannedHandoff): Action[] {
	const { name, from } = handoff;
	// The custodian may be asked when nobody else can answer.
	const members = Object.keys(world.desks).flatMap((desk) => [...new Set([...signersOf(world, desk), `${desk}2`])]);
	const asked = [...kindsThatAsk(handoff), ...(world.moves.includes("enter-in-error") ? ["in-error"] : [])];
	return members.flatMap((who) =>
		asked.flatMap((question) =>
			(["approve", "refuse"] as const).map((verdict) => ({
				words: `${who}: ${verdict} the ${question} of ${name}`,
				about: { handoff: idOf(name), action: "countersign" as const, desk: idOf(who.charAt(0)), from: idOf(from), question },
				run: (c: ServedCase) => {
					const { questions = [], inError } = c.state.handoffs[idOf(name)] ?? {};
					const object = question === "in-error" ? inError?.object : questions.find(({ kind }) => kind === question)?.object;
					if (!object) throw new ProtocolError("not-found", "there is nothing to countersign");
					c.countersign(who, name, objectOf(object), verdict);
				},
			})),
		),
	);
}

/** A statement that stands for its objId. */
const objectOf = (key: string) => ({ objId: Buffer.from(key, "base64url") }) as never;

function consentActions(world: World): Action[] {
	const answers = world.answers ?? [null];
	return Object.entries(world.consents ?? {}).flatMap(([name, planned]) => {
		const { to, permit = true, by = Object.keys(world.desks), attested = [], isFinal = false } = planned;
		const asked = permit ? [null] : answers;
		return [
			...by.flatMap((desk) => [
				...asked.map((answer) => ({
					words: `${desk}1: record ${name} for ${to}${permit ? "" : " (no)"}${answered(answer)}`,
					run: (c: ServedCase) => void c.consent(name, to, termsOf(world, planned), `${desk}1`, answer),
				})),
				...(isFinal ? [] : (["withdraw", "enter-in-error"] as const)).flatMap((action) =>
					(permit ? answers : [null]).map((answer) => ({
						words: `${desk}1: ${action} ${name}${answered(answer)}`,
						run: (c: ServedCase) => void c.moveConsent(`${desk}1`, name, action, { onTheWay: answer }),
					})),
				),
				...attested.map((other) => ({
					words: `${desk}1: name ${other} for ${name}`,
					run: (c: ServedCase) => void c.moveConsent(`${desk}1`, name, "name", { desk: other }),
				})),
			]),
			...[...new Set([...(permit ? [] : by.map((desk) => `${desk}2`)), ...attested.map((desk) => `${desk}1`)])].flatMap((who) =>
				(["approve", "refuse"] as const).map((verdict) => ({
					words: `${who}: ${verdict} ${name}`,
					run: (c: ServedCase) => {
						const { inError } = c.state.consents[idOf(name)] ?? {};
						c.attest(who, name, verdict, inError ? objectOf(inError.object) : undefined);
					},
				})),
			),
		];
	});
}

const answered = (answer: string | null) => (answer === null ? "" : `, on the way: ${answer}`);

function termsOf(world: World, { permit = true, days = 90, replaces, terms }: PlannedConsent): Partial<ConsentTerms> {
	const until = START + days * DAY;
	return { permit, until, sections: world.sections, replaces: replaces === undefined ? null : idOf(replaces), ...terms };
}

function caseActions(world: World): Action[] {
	const added = (world.added ?? []).map(
		({ section, by, cite }): Action => ({
			words: `${by}1: add section ${section}${cite === null ? "" : `, cites ${cite}`}`,
			run: (c) => {
				const accept = cite === null ? null : (c.state.handoffs[idOf(cite)]?.accept ?? null);
				c.do(`${by}1`, "case.section", {
					section: { section, compartment: idOf(section) },
					cite: accept === null ? null : Buffer.from(accept, "base64url"),
				});
			},
		}),
	);
	const statuses = world.events?.includes("status") ? (["Closed", "Active"] as const) : [];
	return [
		...added,
		...(world.takeOvers ? Object.keys(world.desks).flatMap((desk) => takeOvers(world, desk)) : []),
		...(world.invited ?? []).map((desk) => ({
			words: `admin: invite ${desk}`,
			takesOver: { desk, step: "invite" as const },
			run: (c: ServedCase) => void c.invite(desk),
		})),
		...Object.keys(world.desks).flatMap((desk) => (world.asks ?? []).map((ask) => settleAsk(desk, ask))),
		...Object.keys(world.desks).flatMap((desk) => (world.givenUp ?? []).flatMap((section) => giveUps(desk, section))),
		...Object.keys(world.desks).flatMap((desk) =>
			statuses.map((status) => ({ words: `${desk}1: set the case to ${status}`, run: (c: ServedCase) => changeStatus(c, desk, status) })),
		),
	];
}

/** A desk proposes to take over from the custodian, with all sections that it may name. An admin approves or refuses the proposal. */
function takeOvers({ invited = [] }: World, desk: string): Action[] {
	// `admin` invites. So where desks are invited, a second admin decides too.
	const admins = invited.length > 0 ? ["admin2", "admin"] : ["admin"];
	const decide = (verdict: "approve" | "refuse", admin = "admin"): Action => ({
		words: `${admin}: ${verdict} the take-over of ${desk}`,
		takesOver: { desk, step: verdict },
		run: (c) => {
			const object = c.state.takeOvers[idOf(desk)]?.object;
			if (!object) throw new ProtocolError("not-found", "there is nothing to countersign");
			c.decide({ objId: Buffer.from(object, "base64url") } as never, verdict, admin);
		},
	});
	const propose: Action = {
		words: `${desk}1: take over`,
		takesOver: { desk, step: "propose" },
		run: (c) => {
			const { custodian, takeOvers: waiting } = c.state;
			const read = openGrants(c.state, c.context).flatMap((grant) => (grant.desk === idOf(desk) ? grant.compartment : []));
			const sections = [...new Set(read)].filter((each) => c.context.isGone(c.state.sections[each]?.owner ?? ""));
			const discussion = idOf(`discussion of ${desk}`);
			const before = waiting[idOf(desk)]?.sections;
			if (before?.join() === sections.join()) throw new ProtocolError("wrong-state", "it has proposed this already");
			c.do(`${desk}1`, "case.take-over", { from: custodian ?? "", sections, discussion });
		},
	};
	return [propose, ...admins.map((admin) => decide("approve", admin)), decide("refuse")];
}

/** A desk takes the ask of another desk off the inbox. */
function settleAsk(desk: string, name: string): Action {
	const ask = idOf(name);
	return {
		words: `${desk}1: settle the ask ${name}`,
		settles: { ask, desk: idOf(desk) },
		run: (c) => void c.do(`${desk}1`, "case.settle-ask", { ask, code: "cleared" }),
	};
}

/** A desk gives a section to the custodian, or closes it. */
function giveUps(desk: string, section: Section): Action[] {
	const giveUp = (to: (c: ServedCase) => Id | null) => (c: ServedCase) =>
		void c.do(`${desk}1`, "case.give-up", { compartment: idOf(section), to: to(c) });
	return [
		{ words: `${desk}1: give ${section} to the custodian`, run: giveUp((c) => c.state.custodian) },
		{ words: `${desk}1: close the section ${section}`, run: giveUp(() => null) },
	];
}

function changeStatus(c: ServedCase, desk: string, status: "Closed" | "Active"): void {
	if (c.state.status === status) throw new ProtocolError("wrong-state");
	c.do(`${desk}1`, "case.status", { status });
}
