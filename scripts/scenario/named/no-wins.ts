/** The person consents, then says no, and later consents again. */
import type { RunningServer } from "../../demo/server.ts";
import { requestWithoutChecks } from "../careless.ts";
import { consent } from "../handover.ts";
import { sessionOf } from "../people.ts";
import { closeShells } from "../shell.ts";
import { chapter, prove, step } from "../tell.ts";
import { twoDesks } from "./two-desks.ts";

const SECTION = "logistics";
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);

export async function noWins(server: RunningServer, folder: string): Promise<void> {
	const { origin, transit, scenario } = await twoDesks(server, folder);
	const worker = origin.staff;

	chapter("Yes, then no");
	const opened = await worker.do("case", "open", "--sections", `${SECTION},consent`);
	const { code } = opened;
	const agreed = await consent(worker, code, transit.name, [SECTION], "She agrees.");
	const terms = ["--recipient", transit.name, "--sections", SECTION, "--purposes", "shelter,return"];
	const given = ["--given-by", "person", "--recorded", "written", "--language", "sq"];
	const denied = await worker.do("consent", "record", code, ...terms, ...given, "--deny", "--from", day(-2), "--until", day(-1));
	step("she permits, and then she says no; the no was recorded with an end that has passed");
	const trip = ["--kind", "referral", "--to", transit.desk, "--reason", "AdditionalServicesRequired", "--priority", "urgent"];
	const { handoff } = await worker.do("handoff", "draft", code, ...trip);
	const person = ["--age-band", "18-24", "--languages", "sq", "--needs", "shelter", "--urgency", "urgent", "--risk-level", "high"];
	const ask = (consentId: string) =>
		[
			"handoff",
			"request",
			handoff,
			"Needs two nights.",
			"--sections",
			SECTION,
			"--basis",
			"consent",
			"--consent",
			consentId,
			...person,
		] as const;
	prove(await worker.refused(["no-basis"], ...ask(agreed)), "her worker's client refuses the request");
	const careless = await sessionOf(scenario, worker);
	const why = await requestWithoutChecks(careless, { case: opened.case, handoff, section: SECTION, consent: agreed });
	prove(why.join() === "denied", "the server refuses it too, with `denied`, when a client doesn't check");

	chapter("Yes again");
	const again = await worker.do("consent", "record", code, ...terms, ...given, "--replaces", denied.consent, "--until", "+60d");
	const requested = await worker.do(...ask(again.consent));
	prove(requested.state === "requested", "after a permit that replaces the no, the request passes");
	await closeShells();
}
