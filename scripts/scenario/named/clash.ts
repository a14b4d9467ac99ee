/** Two workers change one phone number without seeing each other's value. */
import type { RunningServer } from "../../demo/server.ts";
import { consent, request } from "../handover.ts";
import { closeShells } from "../shell.ts";
import { chapter, prove, step } from "../tell.ts";
import { twoDesks } from "./two-desks.ts";

const SECTION = "safe-contact";

export async function clash(server: RunningServer, folder: string): Promise<void> {
	const { origin, transit } = await twoDesks(server, folder);
	const [one, other] = [origin.staff, origin.coordinator];
	const readBase = async (who: typeof one) => (await who.do("case", "read", code, SECTION)).sections[0].base as string;
	const changeNumber = (who: typeof one, base: string, number: string, ...more: string[]) =>
		who.do("case", "write", code, SECTION, "--set", `prs_MobilePhone=${number}`, "--base", base, ...more);

	chapter("Both change one phone number");
	const { code } = await one.do("case", "open", "--sections", `${SECTION},consent`);
	await one.do("case", "write", code, SECTION, "--set", "prs_MobilePhone=+355 68 000 0001", "--set", "sct_When=Mornings.");
	const [seenByOne, seenByOther] = [await readBase(one), await readBase(other)];
	prove(seenByOne === seenByOther, "both read the same number");
	await changeNumber(one, seenByOne, "+355 68 000 0002", "--why", "She has a new phone.");
	await changeNumber(other, seenByOther, "+355 68 000 0003");
	const [read] = (await one.do("case", "read", code, SECTION)).sections;
	const numbers = (values: { values: Record<string, string> }[]) => values.map((each) => each.values.prs_MobilePhone).join(" ");
	const [phoneClash] = read.clashes;
	prove(
		read.clashes.length === 1 && phoneClash.isRed && numbers(phoneClash.values) === "+355 68 000 0002 +355 68 000 0003",
		"both numbers are kept, as a dangerous clash, and neither is preferred",
	);
	prove(
		phoneClash.values.every((each: { values: Record<string, string> }) => each.values.sct_When === "Mornings."),
		"each number stands with its own hours, so nobody calls a new number at the hours of an old one",
	);
	prove((await one.do("case", "show", code)).flags.includes("clash"), "the case has the flag clash");

	chapter("The clash forbids no move");
	const agreed = await consent(one, code, transit.name, [SECTION], "She agrees.");
	const handoff = await request(one, code, {
		kind: "transfer",
		to: transit.desk,
		sections: [SECTION],
		consent: agreed,
		summary: "Needs two nights.",
		travel: true,
		flags: ["--yes"],
	});
	step("the request shows the clash, and goes on after a yes");
	await transit.staff.do("handoff", "accept", handoff);
	prove(await one.refused(["usage"], "handoff", "depart", handoff), "depart shows the clash and asks");
	prove((await one.do("handoff", "depart", handoff, "--yes")).state === "in-transit", "after a yes she is on the way");

	chapter("One value is taken");
	const listed = await other.do("case", "clash", code);
	prove(listed.clashes.length === 1 && listed.clashes[0].number === 1, `${other.name} lists the clashes of the case`);
	await other.do("case", "clash", code, "1", "--take", "2", "--why", "She answers on this one.");
	const after = (await one.do("case", "read", code, SECTION)).sections[0];
	prove(after.clashes.length === 0 && after.values.prs_MobilePhone.value === "+355 68 000 0003", "one number is left");
	const { changes } = await one.do("case", "history", code, SECTION, "prs_MobilePhone");
	const authors = changes.map(({ byName }: { byName: string }) => byName);
	prove(authors.join() === [one.name, one.name, other.name, other.name].join(), "the history names both, and keeps every number");
	prove(changes.at(-1).before.length === 2 && changes.at(-1).why === "She answers on this one.", "it says what was decided, and why");
	await closeShells();
}
