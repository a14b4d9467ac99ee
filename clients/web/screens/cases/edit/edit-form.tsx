/** The forms of a section with their fields. Nothing is required. */
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../../parts/button.tsx";
import { DraftNote } from "../../../parts/draft-note.tsx";
import { ErrorNotice } from "../../../parts/error-notice.tsx";
import { Form } from "../../../parts/form.tsx";
import { Heading } from "../../../parts/heading.tsx";
import { HoldersStrip, ReadersLine } from "../../../parts/holders-strip.tsx";
import { SayLink } from "../../../parts/say-link.tsx";
import type { ErrorData } from "../../../sitting/kinds.ts";
import { useSittingFacts } from "../../../sitting/sitting-facts.ts";
import { useIsStopped } from "../../../sitting/use-alarms.ts";
import type { Problem, ReadersView, SectionScreen } from "../../../sitting/verbs/index.ts";
import { useFormWords } from "../../../words/form-words.ts";
import { Say } from "../../../words/words.tsx";
import { GoOnSuspended } from "../../go-on-suspended.tsx";
import { NoteIsNoConsent } from "../note-is-no-consent.tsx";
import { FormEditor } from "./form-editor.tsx";
import type { FormState } from "./form-state.ts";
import { ProblemSummary } from "./problems.tsx";
import "./edit.css";

interface Props {
	id: string;
	/** The version of the section that was there when the form opened. The form shows this version. */
	shown: SectionScreen;
	/** The newest version of the section. */
	newest: SectionScreen;
	state: FormState;
	problems: Problem[];
	readers: ReadersView;
	isBusy: boolean;
	error: ErrorData | null;
	onSave(): void;
}

export function EditForm({ id, shown, newest, state, problems, readers, isBusy, error, onSave }: Props): ReactNode {
	const words = useFormWords();
	const { isSharedComputer } = useSittingFacts();
	const isStopped = useIsStopped([id, shown.compartment]);
	const summary = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (problems.length > 0) summary.current?.focus();
	}, [problems]);
	const submit = () => {
		onSave();
	};
	const isUnchanged = state.changes.length === 0;
	return (
		<>
			<Heading title="cases.title" id="edit.title" values={{ section: words.section(shown.section) }} />
			<p>
				<SayLink to="/cases/$id/s/$compartment" params={{ id, compartment: shown.compartment }} id="edit.back" />
			</p>
			<HoldersStrip readers={readers} />
			<Say as="p" id="edit.help" />
			{shown.section === "consent" && <NoteIsNoConsent id={id} />}
			<ProblemSummary ref={summary} problems={problems} />
			<Form of={{ submit, save: () => void state.draft.save() }}>
				{shown.forms.map((form) => (
					<FormEditor key={form.name} id={id} form={form} shown={shown} newest={newest} state={state} problems={problems} />
				))}
				<DraftNote draft={state.draft} isSharedComputer={isSharedComputer} onDrop={state.draft.drop} />
				{error && (
					<ErrorNotice error={error}>
						<GoOnSuspended error={error} onGoOn={onSave} />
					</ErrorNotice>
				)}
				{isStopped ? <Say as="p" className="muted" id="parts.stopped" /> : <ReadersLine readers={readers} />}
				{isUnchanged && <Say as="p" className="muted" id="edit.nothing" />}
				<div className="buttons buttons-step">
					<Button
						type="submit"
						kind="primary"
						isWide
						isBusy={isBusy}
						disabled={isUnchanged || readers.isBroken || isStopped}
						id={isBusy ? "edit.saving" : "edit.save"}
						values={{ people: readers.people }}
					/>
				</div>
			</Form>
		</>
	);
}
