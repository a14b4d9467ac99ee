/** The people whom this member has told of an alarm, and a field for one more name. */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { alarmKey } from "../../sitting/kept-alarms.ts";
import type { Alarm } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import "./told.css";

export default function Told({ alarm: { code, subject, detail } }: { alarm: Alarm }): ReactNode {
	const alarm = { code, subject, detail };
	const key = alarmKey(alarm);
	const list = useVerb("listAlarms");
	const told = list.data?.find((each) => alarmKey(each) === key)?.told ?? [];
	const form = useForm({
		place: `alarm/${key}`,
		first: (text) => ({ text }),
		missing: ({ text }) => ({ text: text.trim() === "" }),
		act: "noteTold",
		input: ({ text }) => ({ alarm, name: text.trim() }),
	});
	return (
		<div className="told">
			<div role="status">
				{told.length > 0 && (
					<ul className="told-names">
						{told.map((each) => (
							<Say as="li" key={`${each.at} ${each.name}`} id="house.told-name" values={{ name: each.name, time: new Date(each.at) }} />
						))}
					</ul>
				)}
			</div>
			<Unfold title={<Say id="house.told" />} isOpen={form.draft.isOld}>
				<Form of={form}>
					<Field label={<Say id="house.told-whom" />} dir="auto" maxLength={120} {...form.field("text")} />
					<Submit id="house.told-note" kind="secondary" />
				</Form>
			</Unfold>
		</div>
	);
}
