/** The label of a case, and the form that changes it. Only members of the desk see the label. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { KeptLine } from "../kept-line.tsx";
import { useCaseHead } from "./case-head.tsx";
import { labelsIn, useCaseLabels } from "./use-labels.ts";

/** How many characters a label may have. */
const MAX_LENGTH = 40;

export function CaseLabel({ file, desk }: { file: CaseFile; desk: string }): ReactNode {
	const { id } = file;
	const labels = useCaseLabels();
	const head = useCaseHead(file);
	if (!labels.data) return null;
	const own = labelsIn(labels.data.labels, { id, desk });
	return <LabelForm key={own.join(" / ")} id={id} desk={desk} present={own} callHer={head.data?.callHer[0] ?? null} />;
}

interface LabelProps {
	id: string;
	desk: string;
	/** Several when colleagues wrote different ones. */
	present: string[];
	/** The name that she wants to be called by. */
	callHer: string | null;
}

function LabelForm({ id, desk, present, callHer }: LabelProps): ReactNode {
	const answers = useFormDraft(`label/${id}`, () => ({ text: present[0] ?? "" }));
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const set = useAct("setCaseLabel");
	const label = answers.kept.text.trim();
	const isNew = label !== "" && (present.length !== 1 || label !== present[0]);
	const saving = useAction(async (wanted: string | null) => {
		const { entry } = await answers.begin([wanted], true);
		await set.mutateAsync({ id, desk, entry, label: wanted });
		await answers.draft.done();
	});
	const submit = () => {
		if (isNew) void saving.run(label);
		else refuse();
	};
	const title =
		present.length === 0 ? <Say id="cases.give-label" /> : <Say id="cases.label" values={{ label: <bdi>{present.join(" / ")}</bdi> }} />;
	return (
		<Unfold title={title} isOpen={answers.draft.isOld}>
			{present.length > 1 && <Say as="p" id="cases.label-differs" />}
			<Form of={{ ref: form, submit }}>
				<KeptLine
					label={<Say id="cases.label-field" />}
					help={<Say id="cases.label-what" />}
					error={isRefused && !isNew && <Say id={label === "" ? "parts.missing" : "edit.nothing"} />}
					maxLength={MAX_LENGTH}
					draft={answers}
				/>
				{callHer !== null && callHer.length <= MAX_LENGTH && callHer !== label && (
					<p>
						<Button kind="quiet" onClick={() => answers.change({ text: callHer })} id="cases.label-call-her" values={{ name: callHer }} />
					</p>
				)}
				{saving.error && <ErrorNotice error={saving.error} />}
				<div className="buttons">
					<Button type="submit" isBusy={saving.isBusy} id="cases.save-label" />
					{present.length > 0 && <Button onClick={() => void saving.run(null)} isBusy={saving.isBusy} id="cases.remove-label" />}
				</div>
			</Form>
		</Unfold>
	);
}
