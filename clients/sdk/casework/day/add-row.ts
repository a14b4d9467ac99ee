/** Adds rows to forms with many rows: tasks, contacts and services. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import { sectionOfForm } from "#protocol/forms/registry.ts";
import type { FieldValue } from "../../compartments/content.ts";
import type { UnlockedSession } from "../../context.ts";
import { deriveId } from "../../derive-id.ts";
import { ensureOwnSection } from "../own-sections.ts";
import { revise, valueOps } from "../sections/revise.ts";
import { openSection } from "../sections/view.ts";

/** Values of one row, by the field's code. Fields without a value can be left out. */
export type RowValues = Record<string, FieldValue>;

/** Where a row stands. */
export interface RowPlace {
	compartment: Id;
	row: Id;
}

/**
 * Adds a row to a form, in the section of my desk that the form belongs to. The section is added if it is missing.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice.
 * @throws ProtocolError bad-input that names the field, not-allowed, case-closed
 */
export async function addRow(
	session: UnlockedSession,
	id: Id,
	form: "task" | "contact" | "service",
	values: RowValues,
	{ entry = randomId() }: { entry?: Id } = {},
): Promise<RowPlace> {
	const row = rowOfEntry(entry);
	const ops = valueOps(row, values);
	if (ops.length === 0) throw new ProtocolError("bad-input", `${form}: give at least one value`, form);
	// Checked first, so that no section is added for values that are refused.
	for (const { field, value } of ops) checkCell(form, row, field, value);
	const compartment = await ensureOwnSection(session, id, sectionOfForm(form));
	await revise(session, await openSection(session, compartment), { form, ops }, { entry });
	return { compartment, row };
}

/** The id of the row that an entry adds. */
export const rowOfEntry = (entry: Id): Id => deriveId(entry, "row");

/**
 * Records a contact with the person or about her, in the journal of my desk. The section is added if it is missing.
 * @param values by field, such as jrn_At and jrn_Words.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice.
 * @throws ProtocolError bad-input that names the field, not-allowed, case-closed
 * @example await addContact(session, id, { jrn_At: "2026-12-01T14:00+01:00", jrn_Channel: "phone", jrn_With: ["person"] });
 */
export function addContact(session: UnlockedSession, id: Id, values: RowValues, options: { entry?: Id } = {}): Promise<RowPlace> {
	return addRow(session, id, "contact", values, options);
}

/**
 * Records a service, or what stood in the way of one. The section is added if it is missing.
 * @param values by field, such as srv_Kind and srv_On. The form has no field for free text.
 * @param options entry: as in `addContact`.
 * @throws ProtocolError bad-input that names the field, not-allowed, case-closed
 * @example await addService(session, id, { srv_Kind: "legal", srv_On: "2026-12-01", srv_Count: 1, srv_Unit: "session" });
 */
export function addService(session: UnlockedSession, id: Id, values: RowValues, options: { entry?: Id } = {}): Promise<RowPlace> {
	return addRow(session, id, "service", values, options);
}
