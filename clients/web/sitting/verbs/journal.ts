/** The journal of a case (its contacts: each call, message or meeting with the person), and the list of services. */
import type { Form } from "#protocol/forms/form.ts";
import { endOfDate, timeOfMoment } from "#protocol/forms/moments.ts";
import { formOf } from "#protocol/forms/registry.ts";
import { addContact, addService, type LoadedCase, loadCase, openSections, type RowValues, viewSections } from "#sdk/casework/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import { readersOf } from "#sdk/views/readers.ts";
import { type FormShape, formShape, namesInValues, type RowView, Shown } from "#sdk/views/section.ts";
import type { ReadersView } from "../kinds.ts";
import { changes, NEVER_OLD, ofCase, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface JournalSection {
	compartment: string;
	/** The name of the desk that owns the section. */
	owner: string;
	/** Whether a desk of mine owns the section. */
	isOurs: boolean;
	/** The newest first. */
	rows: RowView[];
	/** The names of the desks, members and organisations that the section mentions, by id. */
	names: Record<string, string>;
	readers: ReadersView;
}

export interface Journal {
	code: string;
	/** The compartments that were read. */
	sections: string[];
	canAdd: boolean;
	contacts: JournalSection[];
	services: JournalSection[];
}

/** Opens each journal and each list of services that my desks read. Each section that is opened makes one access entry. */
export const caseJournal = reads(
	{ topics: ["compartment", "case"], ids: ({ id }) => [id], moreIds: ({ sections }) => sections },
	async (sitting: Sitting, { id }: { id: string }): Promise<Journal> => {
		const session = sessionOf(sitting);
		const loaded = await loadCase(session, id);
		const { state } = loaded;
		const mine = myDeskIds(session);
		const isOurs = state.custodian !== null && mine.has(state.custodian);
		const owns = Object.values(state.sections).some(({ owner, closed }) => mine.has(owner) && !closed);
		const [contacts, services] = [await openAll(sitting, loaded, "journal"), await openAll(sitting, loaded, "services")];
		return {
			code: state.code,
			sections: [...contacts, ...services].map(({ compartment }) => compartment),
			contacts,
			services,
			canAdd: (isOurs || owns) && !["Closed", "ClosedReferred"].includes(state.status),
		};
	},
);

async function openAll(sitting: Sitting, loaded: LoadedCase, section: "journal" | "services"): Promise<JournalSection[]> {
	const session = sessionOf(sitting);
	const mine = myDeskIds(session);
	const readable = viewSections(session, loaded).filter((each) => each.section === section && each.reads);
	const names = await namesOf(session);
	const views = await openSections(
		session,
		loaded,
		readable.map(({ compartment }) => compartment),
	);
	return Promise.all(
		views.map(async (view) => {
			const owner = loaded.state.sections[view.compartment]?.owner ?? "";
			const rows = new Shown(session, names, view).rows();
			const form = section === "journal" ? "contact" : "service";
			return {
				compartment: view.compartment,
				owner: deskName(session, owner).name,
				isOurs: mine.has(owner),
				rows: newestFirst(rows.filter((row) => row.form === form)),
				names: namesInValues(session, names, view),
				readers: await readersOf(session, view.opened),
			};
		}),
	);
}

/** @returns the rows by time: the moment or day that somebody typed, else the time of writing. */
export const newestFirst = (rows: readonly RowView[]): RowView[] => rows.toSorted((a, b) => timeOf(b) - timeOf(a));

/** UTC ms */
function timeOf({ units }: RowView): number {
	const values = units.flatMap((unit) => unit.values);
	const fields = values.flatMap((value) => value.fields ?? []);
	const typed = fields.find(({ code }) => code === "jrn_At" || code === "srv_On")?.value;
	return timeOfMoment(typed) ?? endOfDate(typed) ?? values[0]?.authors[0]?.at ?? 0;
}

export interface AddToJournalInput {
	/** Of the case. */
	id: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	form: "contact" | "service";
	values: RowValues;
}

/** Adds a contact or a service. @throws ProtocolError bad-input that names the field */
export const addToJournal = changes(ofCase, async (sitting: Sitting, { id, entry, form, values }: AddToJournalInput): Promise<void> => {
	const write = form === "contact" ? addContact : addService;
	await write(sessionOf(sitting), id, values, { entry });
});

/** The fields of a form, for a screen that shows some of them. */
export const shapeOfForm = reads(NEVER_OLD, (_: Sitting, { form }: { form: "contact" | "service" | "task" }): FormShape => {
	return formShape(formOf(form) as Form);
});
