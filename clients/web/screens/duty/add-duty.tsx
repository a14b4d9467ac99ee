/** Writes down who is on duty. When no beginning is typed, the duty begins now. */
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { MomentField } from "../../parts/inputs/moment-field.tsx";
import { momentNow } from "../../parts/moments.ts";
import { Select } from "../../parts/select.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { KeptHere } from "../kept-here.tsx";
import { phoneProblem } from "./phone-problem.tsx";

interface Duty {
	who: string;
	phone: string;
	/** Moments, as they were typed. */
	from: string | null;
	until: string | null;
}

const noDuty = (): Duty => ({ who: "", phone: "", from: null, until: null });

export function AddDuty({ phones: { desk, people } }: { phones: DeskPhones }): ReactNode {
	const { say } = useWords();
	const { kept, change, begin, draft } = useFormDraft(`duty/${desk.id}`, noDuty);
	const { who, phone, from, until } = kept;
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const add = useAct("addDeskRow");
	const adding = useAction(async () => {
		const values = { dty_Member: who, dty_Phone: phone.trim(), dty_From: from ?? momentNow(), dty_Until: until };
		const typed = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
		const { entry } = await begin([who, phone, from, until]);
		await add.mutateAsync({ desk: desk.id, entry, form: "duty", values: typed });
		await draft.done();
		reset();
	});
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (who === "" || !(await adding.run())) refuse();
	};
	const momentField = (name: "from" | "until", field: string, label: ReactNode) => (
		<MomentField
			field={{ code: field, type: "moment", list: [] }}
			label={label}
			value={kept[name]}
			onChange={(value) => change({ [name]: typeof value === "string" ? value : null })}
			countries={[]}
			choices={[]}
		/>
	);
	return (
		<Unfold title={<Say id="duty.add-duty" />} isOpen={draft.isOld}>
			<form ref={form} onSubmit={(event) => void submit(event)} onBlur={() => void draft.save()} noValidate>
				<Select
					label={<Say id="duty.who" />}
					error={isRefused && who === "" && <Say id="handoffs.missing.answer" />}
					options={[
						{ value: "", label: say("house.choose") },
						...people.map(({ id, name }) => ({ value: id, label: name || say("parts.unknown-name") })),
					]}
					value={who}
					onChange={({ target }) => change({ who: target.value })}
				/>
				<Field
					label={<Say id="duty.phone-on-duty" />}
					error={phoneProblem(adding.error, "dty_Phone")}
					type="tel"
					dir="ltr"
					maxLength={60}
					value={phone}
					onChange={({ target }) => change({ phone: target.value })}
				/>
				{momentField("from", "dty_From", <Say id="duty.begins" />)}
				{momentField("until", "dty_Until", <Say id="duty.ends" />)}
				<KeptHere draft={draft} />
				{adding.error && <ErrorNotice error={adding.error} words={{ "bad-input": "tasks.bad-input" }} />}
				<Button type="submit" isBusy={adding.isBusy}>
					<Say id="duty.save-duty" />
				</Button>
			</form>
		</Unfold>
	);
}
