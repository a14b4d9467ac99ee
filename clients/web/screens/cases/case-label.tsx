/** The label of a case, and the form that gives it one. Only the desk that has the case sees it. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { labelsIn, useCaseLabels } from "./use-labels.ts";

const MOST = 40;

export function CaseLabel({ id, desk }: { id: string; desk: string }): ReactNode {
	const labels = useCaseLabels();
	if (!labels.data) return null;
	const own = labelsIn(labels.data.labels, { id, desk });
	const shown = own.join(" / ");
	return (
		<details className="unfold">
			<summary>
				{own.length === 0 ? <Say id="cases.give-label" /> : <Say id="cases.label" values={{ label: <bdi>{shown}</bdi> }} />}
			</summary>
			{own.length > 1 && (
				<p>
					<Say id="cases.label-differs" />
				</p>
			)}
			<Form key={shown} id={id} desk={desk} present={own} />
		</details>
	);
}

function Form({ id, desk, present }: { id: string; desk: string; present: string[] }): ReactNode {
	const [typed, setTyped] = useState(present[0] ?? "");
	const entry = useEntry();
	const set = useAct("setCaseLabel", ["caseLabels"]);
	const label = typed.trim();
	const isNew = label !== "" && (present.length !== 1 || label !== present[0]);
	const save = (wanted: string | null) => {
		if (!set.isPending) set.mutate({ id, desk, entry: entry.for([wanted]), label: wanted }, { onSuccess: () => entry.done() });
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isNew) save(label);
	};
	return (
		<form onSubmit={submit} noValidate>
			<Field
				label={<Say id="cases.label-field" />}
				help={<Say id="cases.label-help" />}
				dir="auto"
				autoComplete="off"
				maxLength={MOST}
				value={typed}
				onChange={({ target }) => setTyped(target.value)}
			/>
			{set.error && <ErrorNotice error={dataOf(set.error)} />}
			<div className="buttons">
				<Button type="submit" isBusy={set.isPending} disabled={!isNew}>
					<Say id="cases.save-label" />
				</Button>
				{present.length > 0 && (
					<Button onClick={() => save(null)} disabled={set.isPending}>
						<Say id="cases.remove-label" />
					</Button>
				)}
			</div>
		</form>
	);
}
