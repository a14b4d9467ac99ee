/** Puts somebody on the rota, or hours in which nobody is on duty and a number of the desk is to be called. When no beginning is typed, the duty begins now. */
import type { ReactNode } from "react";
import { Form } from "../../parts/form.tsx";
import { MomentField } from "../../parts/inputs/moment-field.tsx";
import { momentNow } from "../../parts/moments.ts";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

/** Before a number, among the people to choose from. */
const CALL = "call ";

interface Duty {
	who: string;
	/** Moments, as they were typed. */
	from: string | null;
	until: string | null;
}

const NO_DUTY: Duty = { who: "", from: null, until: null };

export function AddDuty({ phones: { desk, people, contact } }: { phones: DeskPhones }): ReactNode {
	const { say } = useWords();
	const form = useForm({
		place: `duty/${desk.id}`,
		first: NO_DUTY,
		missing: ({ who, until }) => ({
			who: who === "" && "handoffs.missing.answer",
			until: until === null && "handoffs.missing.answer",
		}),
		act: "addToRota",
		input: ({ who, from, until }) => ({
			desk: desk.id,
			member: who.startsWith(CALL) ? null : who,
			call: who.startsWith(CALL) ? who.slice(CALL.length) : "",
			from: from ?? momentNow(),
			until: until ?? "",
		}),
	});
	const momentField = (name: "from" | "until", label: ReactNode) => (
		<MomentField
			field={{ code: `duty-${name}`, type: "moment", list: [] }}
			label={label}
			{...form.value(name)}
			countries={[]}
			choices={[]}
		/>
	);
	return (
		<Unfold title={<Say id="duty.add-duty" />} isOpen={form.draft.isOld}>
			<Form of={form}>
				<Select
					label={<Say id="duty.who" />}
					help={form.values.who.startsWith(CALL) && <Say id="duty.nobody-help" />}
					options={[
						{ value: "", label: say("house.choose") },
						...people.map(({ id, name }) => ({ value: id, label: name || say("parts.unknown-name") })),
						...(contact?.numbers ?? []).map(({ phone }) => ({
							value: `${CALL}${phone}`,
							// Keeps the digits of a number in their order between words that are written from right to left.
							label: say("duty.nobody", { phone: `\u2066${phone}\u2069` }),
						})),
					]}
					{...form.field("who")}
				/>
				{momentField("from", <Say id="duty.begins" />)}
				{momentField("until", <Say id="duty.ends" />)}
				<Submit id="duty.save-duty" kind="secondary" errorWords={{ "bad-input": "duty.ends-first", stale: "duty.changed-rota" }} />
			</Form>
		</Unfold>
	);
}
