/** One form: its only row, or its rows with buttons to add, change and remove a row. */
import { type ReactNode, useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { newId } from "../../../sitting/new-id.ts";
import { useFormWords } from "../../../words/form-words.ts";
import { Say } from "../../../words/words.tsx";
import { Unit } from "../unit.tsx";
import type { FormProps } from "./form-props.ts";
import { RowFields } from "./row-fields.tsx";

export function FormEditor(props: FormProps): ReactNode {
	const words = useFormWords();
	return (
		<section>
			<h2>{words.form(props.form.name)}</h2>
			{props.form.isMany ? <ManyRows {...props} /> : <RowFields {...props} row={null} isWhole={false} />}
		</section>
	);
}

function ManyRows(props: FormProps): ReactNode {
	const { form, shown, state } = props;
	const words = useFormWords();
	const known = shown.rows.filter((row) => row.form === form.name).flatMap(({ row }) => (row === null ? [] : [row]));
	// A to-desk needs at least one row of this form, so a first new row is shown.
	const [begun, setBegun] = useState<string[]>(() => (known.length === 0 && form.handOver ? [newId()] : []));
	const added = [...new Set([...begun, ...state.newRows(form.name)])];
	return (
		<>
			{known.map((row) => (
				<KnownRow key={row} {...props} row={row} />
			))}
			{added.map((row) => (
				<div key={row} className="card">
					<Say as="h3" id="edit.new-row" />
					<RowFields {...props} row={row} isWhole />
				</div>
			))}
			<p>
				<Button onClick={() => setBegun([...begun, newId()])} id="edit.add-row" values={{ form: words.form(form.name) }} />
			</p>
		</>
	);
}

/** A row that exists already. It shows its present values until the person wants to change them. */
function KnownRow({ row, ...props }: FormProps & { row: string }): ReactNode {
	const { form, shown, state } = props;
	const isTouched = state.changes.some((each) => each.form === form.name && each.row === row);
	const [isOpen, setOpen] = useState(isTouched);
	const units = shown.rows.find((each) => each.form === form.name && each.row === row)?.units ?? [];
	if (state.isRemoved(form.name, row))
		return (
			<div className="card">
				<Say as="p" id="edit.removed-row" />
				<Button onClick={() => state.resetRow(form.name, row)} id="edit.keep-row" />
			</div>
		);
	return (
		<div className="card">
			{isOpen || isTouched ? (
				<RowFields {...props} row={row} isWhole={form.isOneUnit} />
			) : (
				units.map((unit) => <Unit key={unit.unit} unit={unit} names={shown.names} />)
			)}
			<div className="buttons">
				{!isOpen && !isTouched && <Button onClick={() => setOpen(true)} id="edit.change-row" />}
				<Button kind="danger" onClick={() => state.removeRow(form.name, row)} id="edit.remove-row" />
			</div>
		</div>
	);
}
