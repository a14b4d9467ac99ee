/** Lists: each column is declared once, with its heading, its cells for people and its field for programs. */
import type { Answer } from "../command.ts";
import { shortId } from "../short-id.ts";
import { isoTime, showTime } from "../times.ts";
import { codeInWords, typedCode } from "../words/language.ts";
import { messages } from "../words/messages.ts";
import { type Cell, table } from "./layout.ts";

export interface Column<T> {
	/** Null when people don't see this column. */
	heading: string | null;
	cell(row: T): Cell;
	/** The field for programs. Null when programs don't get this column. */
	json: ((row: T) => unknown) | null;
}

/** The columns by the name of the field for programs, in the order in which people see the columns. */
export type Columns<T> = Record<string, Column<T>>;

/** A column whose cell is the value of the JSON field, or the result of `cell`. */
export function column<T>(heading: string, json: (row: T) => Cell): Column<T>;
export function column<T>(heading: string, json: (row: T) => unknown, cell: (row: T) => Cell): Column<T>;
export function column<T>(heading: string, json: (row: T) => unknown, cell = json as (row: T) => Cell): Column<T> {
	return { heading, cell, json };
}

/** An id: whole for programs, its first 8 characters for people. */
export function idColumn<T>(heading: string, id: (row: T) => string): Column<T> {
	return column(heading, id, (row) => shortId(id(row)));
}

/** The id in JSON, and its name in the cell. */
export function nameColumn<T, I>(heading: string, id: (row: T) => I, name: (id: I) => Cell): Column<T> {
	return column(heading, id, (row) => name(id(row)));
}

/** A code in JSON, and its words in the cell. @param family such as "cases.handoff" */
export function codeColumn<T>(heading: string, family: string, code: (row: T) => string | null): Column<T> {
	return column(heading, code, (row) => codeInWords(family, code(row)));
}

/** As `codeColumn`, for codes that people also type. */
export function typedColumn<T>(heading: string, family: string, code: (row: T) => string): Column<T> {
	return column(heading, code, (row) => typedCode(family, code(row)));
}

/** As `typedColumn`, for a list of codes. */
export function typedListColumn<T>(heading: string, family: string, codes: (row: T) => readonly string[]): Column<T> {
	return column(heading, codes, (row) =>
		codes(row)
			.map((code) => typedCode(family, code))
			.join(", "),
	);
}

/** A list in JSON, and its values with commas in the cell. */
export function joinedColumn<T>(heading: string, values: (row: T) => readonly string[]): Column<T> {
	return column(heading, values, (row) => values(row).join(", "));
}

/** @param time UTC ms */
export function timeColumn<T>(heading: string, time: (row: T) => number | null | undefined): Column<T> {
	return column<T>(
		heading,
		(row) => isoTime(time(row)),
		(row) => showTime(time(row)),
	);
}

export function textOnly<T>(heading: string, cell: (row: T) => Cell): Column<T> {
	return { heading, cell, json: null };
}

export function jsonOnly<T>(json: (row: T) => unknown): Column<T> {
	return { heading: null, cell: () => null, json };
}

export function rowJson<T>(row: T, columns: Columns<T>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(columns).flatMap(([field, { json }]) => (json ? [[field, json(row)]] : [])));
}

/** The table for people, or "Nothing here." */
export function listText<T>(rows: T[], columns: Columns<T>): string {
	if (rows.length === 0) return messages.emptyList;
	const visible = Object.values(columns).filter(({ heading }) => heading !== null);
	return table(
		visible.map(({ heading }) => heading as string),
		rows.map((row) => visible.map(({ cell }) => cell(row))),
	);
}

/** Answers with all rows. @param name the field for programs that holds the list */
export function listAnswer<T>(name: string, rows: T[], columns: Columns<T>): Answer {
	return { data: { [name]: rows.map((row) => rowJson(row, columns)) }, text: () => listText(rows, columns) };
}

/** The type of the rows that a streaming function yields. */
export type StreamOf<F extends (...args: never[]) => AsyncIterable<unknown>> = ReturnType<F> extends AsyncIterable<infer T> ? T : never;

export interface FirstRows<T> {
	rows: T[];
	/** Whether the list goes on after `rows`. The answer must say so. */
	more: boolean;
}

/** Reads the first `limit` rows. */
export async function firstRows<T>(all: AsyncIterable<T>, limit: number): Promise<FirstRows<T>> {
	const rows: T[] = [];
	for await (const row of all) {
		if (rows.length === limit) return { rows, more: true };
		rows.push(row);
	}
	return { rows, more: false };
}

/** As `listAnswer`. Also says whether there are more rows. */
export function firstRowsAnswer<T>(name: string, { rows, more }: FirstRows<T>, columns: Columns<T>): Answer {
	const list = listAnswer(name, rows, columns);
	const text = () => (more ? `${list.text()}\n${messages.thereAreMore(rows.length)}` : list.text());
	return { data: { ...(list.data as object), more }, text };
}
