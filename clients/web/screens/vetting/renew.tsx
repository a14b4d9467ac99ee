/** `#/vetting/renew/:kind/:id`: records that a member or an organisation was vetted again. */
import { useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ChecklistFields } from "../../parts/checklist-fields.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { EMPTY_CHECKLIST, finishedChecklist } from "../../parts/new-checklist.ts";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { BackToVetting } from "./back.tsx";

interface Subject {
	kind: "member" | "organisation";
	id: string;
}

export default function Renew(): ReactNode {
	const { kind, id } = useParams({ strict: false }) as Subject;
	const subject = useVerb("vettingSubject", { kind, id });
	return (
		<Answered query={subject} hasHeading>
			{({ name, due }) => (
				<>
					<Heading>
						<Say id="vetting.renew" values={{ name: <PersonName person={{ name }} /> }} />
					</Heading>
					{due !== null && (
						<p>
							<Say id="vetting.renew-due" values={{ time: new Date(due) }} />
						</p>
					)}
					<Form kind={kind} id={id} />
				</>
			)}
		</Answered>
	);
}

function Form({ kind, id }: Subject): ReactNode {
	const [typed, setTyped] = useState(EMPTY_CHECKLIST);
	const [next, setNext] = useState("");
	const record = useAct("recordVetting");
	const checklist = finishedChecklist(typed);
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const error = record.error ? dataOf(record.error) : null;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!checklist) return refuse();
		record.mutate({ kind, id, checklist, ...(next !== "" && { nextVetting: Date.parse(next) }) });
	};
	if (record.data)
		return (
			<>
				<Notice kind="ok" live="polite">
					<p>
						<Say id={record.data.waits ? "vetting.recorded-waits" : "vetting.recorded"} />
					</p>
				</Notice>
				<BackToVetting isPrimary />
			</>
		);
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<p>
				<Say id="vetting.renew-help" />
			</p>
			<ChecklistFields value={typed} onChange={setTyped} wrong={error?.field ?? null} isRefused={isRefused} />
			<Field
				type="date"
				label={<Say id="vetting.next" />}
				help={<Say id="vetting.next-vetting-help" />}
				value={next}
				onChange={({ target }) => setNext(target.value)}
			/>
			{error && <ErrorNotice error={error} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isBusy={record.isPending}>
					<Say id="vetting.record" />
				</Button>
			</div>
			<BackToVetting />
		</form>
	);
}
