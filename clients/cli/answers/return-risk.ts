/**
 * Shows both sides' assessments of a return: first the advice, then the factors. Factors on which the sides differ come before the other
 * factors.
 */
import { type CaseReturnRisk, type ComparedFactor, type PlacedCell, RETURN_SIDES, type ReturnSide } from "#sdk/casework/index.ts";
import type { People } from "../lookup/people.ts";
import { codeWords, fieldWords } from "../words/forms.ts";
import { returnRiskMessages as words } from "../words/return-risk.ts";
import { oneLine } from "./layout.ts";
import { cellJson, valueLines } from "./sections.ts";

type Sides = Record<ReturnSide, PlacedCell[]>;

function sidesJson(people: People, sides: Sides) {
	const of = (side: ReturnSide) => sides[side].map((cell) => ({ compartment: cell.compartment, ...cellJson(people, cell) }));
	return { origin: of("origin"), destination: of("destination") };
}

export function returnRiskJson(people: People, { code, factors, advice, isComplete, kept, missing, read }: CaseReturnRisk) {
	return {
		code,
		isComplete,
		advice: { differs: advice.differs, ...sidesJson(people, advice) },
		factors: factors.map(({ factor, only, differs, ...sides }) => ({ factor, only, differs, ...sidesJson(people, sides) })),
		kept: kept.map((each) => ({ ...each, ownerName: people.desk(each.owner) })),
		missing,
		unread: countUnreadable(read),
	};
}

const countUnreadable = (read: CaseReturnRisk["read"]) =>
	read.flatMap(({ view }) => view.entries.filter(({ content }) => content === null)).length;

function sidesText(people: People, sides: Sides): string[] {
	return RETURN_SIDES.flatMap((side) => {
		const lines = sides[side].flatMap(({ values }) => values.flatMap((value) => valueLines(people, value)));
		return [`  ${words.side(side)}`, ...(lines.length > 0 ? lines.map((each) => `  ${each}`) : [`    ${words.nothing}`])];
	});
}

function factorTitle({ factor, only, differs }: ComparedFactor): string {
	const name = factor === null ? words.noFactor : oneLine(codeWords("rrk_Factor", factor));
	if (only) return words.only(name, only);
	return differs.length > 0 ? words.differs(name, differs.map(fieldWords)) : name;
}

export function returnRiskText(people: People, risk: CaseReturnRisk): string {
	const { factors, advice, kept, missing, isComplete, read } = risk;
	const unread = countUnreadable(read);
	const about = [
		...kept.map(({ side, owner }) => words.kept(side, oneLine(people.desk(owner)))),
		...missing.map(words.missing),
		...(read.length > 0 && !isComplete ? [words.oneSide] : []),
		...(unread > 0 ? [words.unread(unread)] : []),
	];
	if (read.length === 0) return about.join("\n");
	const title = advice.differs.length > 0 ? words.adviceDiffers : words.advice;
	const blocks = [[title, ...sidesText(people, advice)], ...factors.map((each) => [factorTitle(each), ...sidesText(people, each)])].map(
		(lines) => lines.join("\n"),
	);
	return [...(about.length > 0 ? [about.join("\n")] : []), ...blocks].join("\n\n");
}
