/** The people whom this member has told of an alarm, and a field for one more name. */
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { alarmKey } from "../../sitting/kept-alarms.ts";
import type { Alarm } from "../../sitting/kinds.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useDraft } from "../../sitting/use-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { KeptHere } from "../kept-here.tsx";
import "./told.css";

export default function Told({ alarm: { code, subject, detail } }: { alarm: Alarm }): ReactNode {
	const alarm = { code, subject, detail };
	const key = alarmKey(alarm);
	const list = useVerb("listAlarms");
	const told = list.data?.find((each) => alarmKey(each) === key)?.told ?? [];
	const draft = useDraft(`alarm/${key}`);
	const note = useAct("noteTold");
	const name = draft.text.trim();
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const noting = useAction(async () => {
		await note.mutateAsync({ alarm, name });
		await draft.done();
		reset();
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (name === "") refuse();
		else void noting.run();
	};
	return (
		<div className="told">
			<div role="status">
				{told.length > 0 && (
					<ul className="told-names">
						{told.map((each) => (
							<li key={`${each.at} ${each.name}`}>
								<Say id="house.told-name" values={{ name: each.name, time: new Date(each.at) }} />
							</li>
						))}
					</ul>
				)}
			</div>
			<Unfold title={<Say id="house.told" />} isOpen={draft.isOld}>
				<form ref={form} onSubmit={submit} noValidate>
					<Field
						label={<Say id="house.told-whom" />}
						error={isRefused && name === "" && <Say id="parts.missing" />}
						dir="auto"
						maxLength={120}
						value={draft.text}
						onChange={({ target }) => draft.setText(target.value)}
						onBlur={() => void draft.save()}
					/>
					<KeptHere draft={draft} />
					{noting.error && <ErrorNotice error={noting.error} />}
					<Button type="submit" isBusy={noting.isBusy}>
						<Say id="house.told-note" />
					</Button>
				</form>
			</Unfold>
		</div>
	);
}
