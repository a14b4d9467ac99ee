/** The person withdraws her consent on the way. The desk that expects her meets her, and reads nothing but how to meet her. */
import type { RunningServer } from "../../demo/server.ts";
import { consent, request } from "../handover.ts";
import { closeShells, type Person } from "../shell.ts";
import { chapter, prove, step } from "../tell.ts";
import { twoDesks } from "./two-desks.ts";

const SECTIONS = ["identity", "story", "logistics"];

export async function withdrawal(server: RunningServer, folder: string): Promise<void> {
	const { origin, transit } = await twoDesks(server, folder);
	const [from, to] = [origin.staff, transit.staff];

	chapter("She is on the way");
	const { code } = await from.do("case", "open", "--sections", [...SECTIONS, "consent"].join());
	await from.do("case", "write", code, "identity", "She is called Lule.");
	await from.do("case", "write", code, "story", "What happened on the ship.");
	await from.do("case", "write", code, "logistics", "The bus at nine.");
	const agreed = await consent(from, code, transit.name, SECTIONS, "She agrees.");
	const what = { kind: "transfer", to: transit.desk, sections: SECTIONS, consent: agreed, summary: "Two nights.", travel: true } as const;
	const handoff = await request(from, code, { ...what, flags: ["--yes"] });
	await to.do("handoff", "accept", handoff);
	await from.do("handoff", "depart", handoff);
	prove((await textsOf(to, code, "identity")).join() === "She is called Lule.", `${to.name} has read who comes, and not yet her story`);

	chapter("She says no, at the stop");
	const withdrawn = await from.do("consent", "withdraw", code, agreed, "--code", "person-declined");
	prove(withdrawn.handoffs[0].state === "in-transit", "the journey goes on without her file: she is on the road");
	for (const who of [from, to]) {
		const [first] = (await who.do("inbox")).rows;
		prove(
			first.handoff === handoff && first.red && first.flags.includes("still-expected"),
			`${who.name} sees at the top of the inbox, in red, that she is still expected`,
		);
	}
	for (const section of ["identity", "story"])
		prove(await to.refused(["not-found"], "case", "read", code, section), `the ${section} is closed to ${to.name}`);
	await from.do("case", "write", code, "identity", "Written after her no.");
	await from.do("case", "write", code, "logistics", "The bus at ten.");
	prove((await textsOf(to, code, "logistics")).join() === "The bus at nine.,The bus at ten.", "how to meet her stays open");

	chapter("She is met");
	await to.do("handoff", "arrived", handoff);
	prove(await to.refused(["no-basis"], "handoff", "receive", handoff), `${to.name} meets her, and doesn't take her case`);

	chapter("On another basis");
	await from.do("handoff", "extend", handoff, "--basis", "legal-obligation", "--basis-code", "court-order");
	prove(await to.refused(["no-basis"], "handoff", "receive", handoff), "a court's order alone isn't enough where she has withdrawn");
	await origin.coordinator.do("handoff", "countersign", handoff, "approve");
	step("a second person agrees that a court orders her protection");
	await from.do("upkeep");
	prove((await textsOf(to, code, "story")).join() === "What happened on the ship.", "now her story opens");
	prove((await textsOf(to, code, "identity")).length === 2, "and what was written meanwhile");
	const received = await to.do("handoff", "receive", handoff);
	prove(received.state === "received" && received.custodyMoved, "she is received");
	await closeShells();
}

/** The notes of a section, in the order of the log. */
async function textsOf(who: Person, code: string, section: string): Promise<string[]> {
	const [read] = (await who.do("case", "read", code, section)).sections;
	return read.entries.map(({ text }: { text: string }) => text);
}
