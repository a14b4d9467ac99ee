/** The person withdraws her consent on the way. The desk that must meet her keeps what it has opened, and opens nothing more. */
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
	prove(withdrawn.handoffs[0].state === "on-hold", "the hand-off is put on hold, and isn't undone: she is on the road");
	for (const who of [from, to]) {
		const [first] = (await who.do("inbox")).rows;
		prove(
			first.handoff === handoff && first.red && first.flags.includes("consent-withdrawn"),
			`${who.name} sees the hand-off in red, at the top of the inbox`,
		);
	}
	prove((await textsOf(to, code, "identity")).join() === "She is called Lule.", `what ${to.name} has opened stays open`);
	prove(await to.refused(["not-found"], "case", "read", code, "story"), "what nobody of the desk has opened stays closed");
	await from.do("case", "write", code, "identity", "Written after her no.");
	await from.do("case", "write", code, "logistics", "The bus at ten.");
	prove((await textsOf(to, code, "identity")).length === 1, "what is written later doesn't reach the desk");
	prove((await textsOf(to, code, "logistics")).join() === "The bus at nine.,The bus at ten.", "but how to meet her still does");

	chapter("On another basis");
	await from.do("handoff", "extend", handoff, "--basis", "legal-obligation", "--basis-code", "court-order");
	await to.do("handoff", "resume", handoff);
	step("a court orders her protection, and the hold is resumed on that");
	prove((await textsOf(to, code, "story")).join() === "What happened on the ship.", "now her story opens");
	await from.do("upkeep");
	prove((await textsOf(to, code, "identity")).length === 2, `and what was written meanwhile, after the next upkeep of ${from.name}`);
	const received = await to.do("handoff", "receive", handoff);
	prove(received.state === "received" && received.custodyMoved, "she is received");
	await closeShells();
}

/** The notes of a section, in the order of the log. */
async function textsOf(who: Person, code: string, section: string): Promise<string[]> {
	const [read] = (await who.do("case", "read", code, section)).sections;
	return read.entries.map(({ text }: { text: string }) => text);
}
