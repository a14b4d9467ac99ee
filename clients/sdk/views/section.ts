/** The contents of a section as plain data with names. */
import { organisationName } from "#protocol/folds/directory.ts";
import type { Form, FormField } from "#protocol/forms/form.ts";
import { askedFields, fieldOf, formOf, sectionForms } from "#protocol/forms/registry.ts";
import type { Authorship, Clash, SectionView, ValueView } from "../casework/index.ts";
import { mayKeepBoth } from "../casework/sections/clashes.ts";
import type { FieldValue } from "../compartments/content.ts";
import { type EntryView, otherServerTime } from "../compartments/read.ts";
import { replacedEntries } from "../compartments/replaced.ts";
import type { UnlockedSession } from "../context.ts";
import type { Names } from "./names.ts";
import { deskName } from "./parties.ts";
import { type WhoCanHelpView, whoCanHelp } from "./who-can-help.ts";

/** A value of a field; null when the field has no value. */
export type CellValue = FieldValue;

/** Who wrote something, and when. */
export interface AuthorView {
	/** Null when the name isn't known. */
	name: string | null;
	desk: string | null;
	isMe: boolean;
	/** When it was recorded, UTC ms by the author's clock. */
	at: number;
	/** The server's time, when it differs by more than ten minutes from the author's signed one; else null. */
	serverAt: number | null;
	/** The reason that the author gave; null without one. */
	why: string | null;
}

export interface FieldValueView {
	code: string;
	/** Null for a field of a newer program. */
	type: FormField["type"] | null;
	value: CellValue;
	/** The value doesn't have the type of its field. It is shown as it is. */
	isUnfit: boolean;
}

export interface ValuesView {
	/** In the order of the form, after fields that this program doesn't know. Null when the row was removed. */
	fields: FieldValueView[] | null;
	authors: AuthorView[];
}

/** One unit of a row. */
export interface UnitView {
	form: string;
	row: string | null;
	unit: string;
	/** Several when people wrote different values. None of them is preferred. */
	values: ValuesView[];
}

export interface RowView {
	form: string;
	row: string | null;
	units: UnitView[];
}

/** Different values of people who had not seen each other's. */
export interface ClashView extends Omit<UnitView, "unit"> {
	/** Null when one person removed the row and another person changed it. */
	unit: string | null;
	/** A mistake here can cost a life. */
	isRed: boolean;
	/** All values can be true, so all of them can be kept. */
	mayKeepBoth: boolean;
}

export interface FileView {
	name: string;
	/** The media type that its author gave. */
	type: string;
	/** In bytes. */
	size: number;
}

export interface NoteView {
	entry: string;
	author: AuthorView;
	text: string;
	language: string | null;
	files: FileView[];
}

/** A revision that names entries that don't come before it. Its values count, but it replaces nothing. */
export interface UnfoundedView {
	entry: string;
	author: AuthorView;
}

/** An entry that can't be read. */
export interface UnreadableView {
	entry: string;
	why: string;
	/** From when on we can read, or until when we could, UTC ms. Null when neither is the reason, or when it isn't known. */
	at: number | null;
	helpers: WhoCanHelpView;
	author: AuthorView;
}

export interface FieldShape {
	code: string;
	type: FormField["type"];
	list: readonly string[];
	unit: string;
	/** A to-desk needs this field. */
	handOver: boolean;
}

/** A form, as the page needs it to make fields. */
export interface FormShape {
	name: string;
	/** Whether the form can have many rows. */
	isMany: boolean;
	/** Whether all fields of the form are one unit. */
	isOneUnit: boolean;
	/** A to-desk needs at least one value or row of this form. */
	handOver: boolean;
	/** Only the fields that are asked for now. */
	fields: FieldShape[];
}

export function formShape(form: Form): FormShape {
	const { name, rows, oneUnit, handOver } = form;
	return {
		name,
		isMany: rows === "many",
		isOneUnit: oneUnit ?? false,
		handOver: handOver ?? false,
		fields: askedFields(form).map(({ code, type, list = [], unit, handOver: needed }) => ({
			code,
			type,
			list,
			unit: oneUnit ? name : (unit ?? code),
			handOver: needed ?? false,
		})),
	};
}

/** Turns values of a section into views with names. */
export class Shown {
	readonly #session: UnlockedSession;
	readonly #names: Names;
	readonly #view: SectionView;
	constructor(session: UnlockedSession, names: Names, view: SectionView) {
		this.#session = session;
		this.#names = names;
		this.#view = view;
	}

	/** By the order of the forms, then rows in the order in which they were first written. The units of a row follow its form. */
	rows(): RowView[] {
		const rows = new Map<string, RowView>();
		for (const { form, row, unit, values } of this.#view.cells) {
			const known = rows.get(`${form} ${row}`) ?? { form, row, units: [] };
			known.units.push({ form, row, unit, values: values.map((value) => this.values(form, value)) });
			rows.set(`${form} ${row}`, known);
		}
		const order = sectionForms(this.#view.section).map(({ name }) => name);
		const place = (form: string) => (order.includes(form) ? order.indexOf(form) : order.length);
		return [...rows.values()].sort((a, b) => place(a.form) - place(b.form)).map((row) => ({ ...row, units: byForm(row) }));
	}

	clash({ form, row, unit, values, isRed }: Clash): ClashView {
		return { form, row, unit, isRed, mayKeepBoth: mayKeepBoth({ form, unit }), values: values.map((value) => this.values(form, value)) };
	}

	values(form: string, { values, authors, unfit }: ValueView): ValuesView {
		const known = formOf(form);
		const fields = Object.entries(values ?? {}).map(([code, value]) => ({
			...this.field(form, code, value),
			isUnfit: unfit.includes(code),
		}));
		const place = (code: string) => known?.fields.findIndex((field) => field.code === code) ?? -1;
		return {
			fields: values && fields.sort((a, b) => place(a.code) - place(b.code)),
			authors: authors.map((each) => this.author(each)),
		};
	}

	field(form: string, code: string, value: CellValue): FieldValueView {
		const known = formOf(form);
		return { code, type: (known && fieldOf(known, code)?.type) ?? null, value, isUnfit: false };
	}

	author({ by, desk, recordedAt, at, writtenAt, why }: Omit<Authorship, "entry">): AuthorView {
		return {
			name: this.#names.get(by) ?? null,
			desk: desk && deskName(this.#session, desk).name,
			isMe: by === this.#session.me,
			at: recordedAt,
			serverAt: otherServerTime({ at, writtenAt }),
			why,
		};
	}

	/** The author of an entry that isn't a revision. */
	#writer({ author: by, desk, at, writtenAt }: EntryView): AuthorView {
		return this.author({ by, desk, recordedAt: writtenAt, at, writtenAt, why: null });
	}

	notes(filesOf: (entry: EntryView) => FileView[]): NoteView[] {
		const replaced = replacedEntries(this.#view.entries);
		return this.#view.entries.flatMap((each) => {
			const { entry, content } = each;
			if (replaced.has(each) || (content?.kind !== "text" && content?.kind !== "file")) return [];
			const [text, language] = content.kind === "text" ? [content.text, content.language] : [content.note ?? "", null];
			return [{ entry, author: this.#writer(each), text, language, files: filesOf(each) }];
		});
	}

	unfounded(): UnfoundedView[] {
		return this.#view.entries
			.filter(({ entry }) => this.#view.unfounded.includes(entry))
			.map((each) => ({ entry: each.entry, author: this.#writer(each) }));
	}

	unreadable(): UnreadableView[] {
		return this.#view.entries.flatMap((each) => {
			const { entry, failure } = each;
			if (!failure) return [];
			const helpers = whoCanHelp(this.#session, this.#names, failure, this.#view.owner);
			return [{ entry, why: failure.why, at: failure.at, helpers, author: this.#writer(each) }];
		});
	}
}

function byForm({ form, units }: RowView): UnitView[] {
	const known = formOf(form);
	const place = (unit: string) => known?.fields.findIndex((field) => (field.unit ?? field.code) === unit) ?? -1;
	return [...units].sort((a, b) => place(a.unit) - place(b.unit));
}

export function namesInValues(session: UnlockedSession, names: Names, { cells }: SectionView): Record<string, string> {
	const found: Record<string, string> = {};
	for (const { form, values } of cells)
		for (const [code, value] of values.flatMap((each) => Object.entries(each.values ?? {}))) {
			const type = formOf(form) && fieldOf(formOf(form) as Form, code)?.type;
			if (typeof value !== "string") continue;
			if (type === "desk") found[value] = deskName(session, value).name;
			if (type === "member") found[value] = names.get(value) ?? "";
			if (type === "organisation") found[value] = organisationName(session.dir, value) ?? "";
		}
	return found;
}
