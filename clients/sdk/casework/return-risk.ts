/** Puts both sides' assessments of a return beside each other. The differences come first. */
import type { Id } from "#protocol/bytes.ts";
import type { FieldValue } from "../compartments/content.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { mayAddSection } from "./cases.ts";
import type { LoadedCase } from "./load.ts";
import { type CellView, openSections, type SectionView } from "./sections/view.ts";
import { viewCase } from "./view-case.ts";

export const RETURN_SIDES = ["origin", "destination"] as const;
/** origin: the side that the person leaves. destination: the side that she goes to. */
export type ReturnSide = (typeof RETURN_SIDES)[number];

/** The fields that are compared. How a risk was checked and what helps against it are shown, and aren't compared. */
const COMPARED = ["rrk_Level", "rrk_Likelihood", "rrk_Harm"] as const;

/** A unit of an assessment, with the section that it stands in. */
export interface PlacedCell extends CellView {
	compartment: Id;
}

/** One factor, as each side names it. Each side may name it in several rows. */
export interface ComparedFactor extends Record<ReturnSide, PlacedCell[]> {
	/** The code of rrk_Factor. Null: nobody chose one, or people chose different ones. */
	factor: string | null;
	/** The only side that names it; null when both sides name it, or when the other side can't be read. */
	only: ReturnSide | null;
	/** The fields in which the sides differ. */
	differs: string[];
}

export interface ReturnRisk {
	/** Factors on which the sides differ come first, then by their place in the sections. */
	factors: ComparedFactor[];
	/** The opinion of each side: whether a return is safe, and under which conditions. */
	advice: Record<ReturnSide, PlacedCell[]> & { differs: string[] };
	/** Whether something was read of both sides, so that "only one side names it" means something. */
	isComplete: boolean;
}

/** A section to compare. Its side follows from the desk that added it, and not from what its rows say. */
export interface Assessment {
	view: Pick<SectionView, "compartment" | "cells">;
	side: ReturnSide;
}

/**
 * Compares the factors and the advice of both sides. Sends no request.
 * @param assessments the sections of both sides, or of one side.
 * @returns the comparison. Factors that differ in likelihood, harm or level, or that only one side names, come first.
 * @example const { factors, advice } = compareReturnRisk([{ view: ours, side: "origin" }, { view: theirs, side: "destination" }]);
 */
export function compareReturnRisk(assessments: readonly Assessment[]): ReturnRisk {
	const placed = assessments.flatMap(placedCells);
	const isComplete = RETURN_SIDES.every((side) => placed.some((each) => each.side === side));
	const factors = new Map<string, ComparedFactor>();
	for (const { side, cell } of placed.filter((each) => each.cell.form === "factor")) {
		const factor = factorOf(cell);
		// Two "other" risks are hardly the same one.
		const key = factor === null || factor === "other" ? `${cell.compartment} ${cell.row}` : factor;
		const known = factors.get(key) ?? { factor, origin: [], destination: [], only: null, differs: [] };
		known[side].push(cell);
		factors.set(key, known);
	}
	const compared = [...factors.values()].map((each) => (isComplete ? withDifferences(each) : each));
	const advice = { ...opinions(placed), differs: [] as string[] };
	if (advice.origin.length > 0 && advice.destination.length > 0) advice.differs = differing(advice, ["rrk_Advice"]);
	return { factors: [...compared.filter(isDifferent), ...compared.filter((each) => !isDifferent(each))], advice, isComplete };
}

/** Whether the sides differ on this factor. @example factors.filter((each) => isDifferent(each)) */
export function isDifferent({ only, differs }: ComparedFactor): boolean {
	return only !== null || differs.length > 0;
}

interface SidedCell {
	side: ReturnSide;
	cell: PlacedCell;
}

function placedCells({ view: { compartment, cells }, side }: Assessment): SidedCell[] {
	return cells.map((cell) => ({ side, cell: { ...cell, compartment } }));
}

function factorOf(cell: CellView): string | null {
	const [factor, ...others] = valuesIn([cell], "rrk_Factor");
	return typeof factor === "string" && others.length === 0 ? factor : null;
}

/** The different values that stand for a field, also those of a clash. */
function valuesIn(cells: readonly CellView[], field: string): FieldValue[] {
	return [...new Set(cells.flatMap(({ values }) => values.flatMap((value) => value.values?.[field] ?? [])))];
}

function withDifferences(factor: ComparedFactor): ComparedFactor {
	const [only, ...both] = RETURN_SIDES.filter((side) => factor[side].length > 0);
	if (both.length === 0) return { ...factor, only: only ?? null };
	return { ...factor, differs: differing(factor, COMPARED) };
}

function differing(sides: Record<ReturnSide, PlacedCell[]>, fields: readonly string[]): string[] {
	const text = (side: ReturnSide, field: string) => valuesIn(sides[side], field).map(String).sort().join("\n");
	return fields.filter((field) => text("origin", field) !== text("destination", field));
}

function opinions(placed: readonly SidedCell[]): Record<ReturnSide, PlacedCell[]> {
	const of = (side: ReturnSide) => placed.filter((each) => each.side === side && each.cell.form === "opinion").map(({ cell }) => cell);
	return { origin: of("origin"), destination: of("destination") };
}

/** An assessment that my desks don't read. */
export interface KeptAssessment {
	compartment: Id;
	owner: Id;
	side: ReturnSide;
}

export interface CaseReturnRisk extends ReturnRisk {
	/** The case's code. */
	code: string;
	/** The sections that were read. isOurs: a desk of mine has added it. */
	read: { view: SectionView; side: ReturnSide; isOurs: boolean }[];
	/** The assessments of others that my desks don't read. */
	kept: KeptAssessment[];
	/** The sides of which nothing was read, and for which the case has no open section. */
	missing: ReturnSide[];
	/** Whether a desk of mine may add an assessment of its own now, and has none. */
	mayAdd: boolean;
}

/**
 * Reads the return-risk sections of a case and compares them. Each section that is opened is recorded in the access log.
 * @returns the comparison, what was read, and which assessments others keep.
 * @throws the errors of viewCase and openSections
 * @example const { factors, kept, missing } = await readReturnRisk(session, id);
 */
export async function readReturnRisk(session: UnlockedSession, id: Id): Promise<CaseReturnRisk> {
	const { loaded, state, sections } = await viewCase(session, id);
	const assessed = sections.filter(({ section, closed, reads }) => section === "return-risk" && (reads || !closed));
	const views = await openSections(
		session,
		loaded,
		assessed.filter(({ reads }) => reads).map(({ compartment }) => compartment),
	);
	const mine = myDesks(session);
	const read = views.map((view) => {
		const first = firstOwner(loaded, view.compartment);
		return { view, side: sideOf(loaded, view.compartment), isOurs: first !== undefined && mine.has(first) };
	});
	const opened = new Set(views.map(({ compartment }) => compartment));
	const kept = assessed
		.filter(({ compartment }) => !opened.has(compartment))
		.map(({ compartment, owner }) => ({ compartment, owner, side: sideOf(loaded, compartment) }));
	const found = compareReturnRisk(read);
	const has = (side: ReturnSide) => found.factors.some((each) => each[side].length > 0) || found.advice[side].length > 0;
	const missing = RETURN_SIDES.filter((side) => !has(side) && ![...read, ...kept].some((each) => each.side === side));
	const hasOwn = assessed.some(({ owner, closed }) => mine.has(owner) && !closed);
	return { ...found, code: state.code, read, kept, missing, mayAdd: !hasOwn && mayAddSection(session, loaded) };
}

/** The desk that opened the case writes for the origin, each other desk for the destination. */
function sideOf(loaded: LoadedCase, compartment: Id): ReturnSide {
	const opening = loaded.placed.find(({ statement }) => statement.type === "case.open")?.statement.body.as;
	return firstOwner(loaded, compartment) === opening ? "origin" : "destination";
}

function firstOwner({ state, owners }: LoadedCase, compartment: Id): Id | undefined {
	return owners.get(compartment)?.[0]?.owner ?? state.sections[compartment]?.owner;
}
