/**
 * `#/cases/:id/s/:compartment/edit`: the forms of a section. When somebody else has changed the same fields meanwhile, `Conflict` is shown
 * instead. It compares the two changes.
 */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Answered } from "../../../parts/states.tsx";
import { useOnward } from "../../../parts/use-onward.ts";
import { useAction } from "../../../sitting/use-action.ts";
import { useAct, useVerb } from "../../../sitting/use-verb.ts";
import type { SaveView, SectionScreen } from "../../../sitting/verbs/index.ts";
import { useWords } from "../../../words/words.tsx";
import { Conflict, type Decision } from "./conflict.tsx";
import { EditForm } from "./edit-form.tsx";
import { useFormState } from "./form-state.ts";

interface Place {
	/** The id of the case. */
	id: string;
	compartment: string;
}

export default function Edit(): ReactNode {
	const { id, compartment } = useParams({ strict: false }) as Place;
	const section = useVerb("readSection", { case: id, compartment });
	return (
		<Answered query={section} hasHeading>
			{(view) => <SectionEditor key={compartment} id={id} newest={view} />}
		</Answered>
	);
}

/** @param newest the newest version of the section. The form keeps the version that it opened with. */
function SectionEditor({ id, newest }: { id: string; newest: SectionScreen }): ReactNode {
	const { language } = useWords();
	const navigate = useOnward();
	const [shown] = useState(newest);
	const { compartment } = shown;
	const state = useFormState(shown);
	const [answer, setAnswer] = useState<(SaveView & { decision: Decision }) | null>(null);
	const act = useAct("saveForm");
	const saving = useAction(async (decision: Decision) => {
		const seen = answer?.kind === "conflict" ? answer.seen : null;
		const { base } = state;
		const result = await act.mutateAsync({ compartment, ...(await state.begin(decision, true)), base, seen, ...decision, language });
		setAnswer({ ...result, decision });
		if (result.kind !== "saved") return;
		await state.draft.done();
		const others = result.others.map(({ form, unit }) => ({ form, unit }));
		await navigate({ to: "/cases/$id/s/$compartment", params: { id, compartment }, state: { saved: { others } } });
	});
	const save = (decision: Decision) => void saving.run(decision);
	const common = { names: newest.names, readers: newest.readers, isBusy: saving.isBusy, error: saving.error };
	if (answer?.kind === "conflict")
		return (
			<Conflict
				{...common}
				key={answer.seen}
				tried={answer.decision}
				conflicts={answer.conflicts}
				forms={shown.forms}
				onSave={save}
				onBack={() => setAnswer(null)}
			/>
		);
	const problems = answer?.problems ?? [];
	return (
		<EditForm
			{...common}
			id={id}
			shown={shown}
			newest={newest}
			state={state}
			problems={problems}
			onSave={() => save({ changes: state.changes, unsettled: [], note: "" })}
		/>
	);
}
