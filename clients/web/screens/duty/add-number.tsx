/** Writes down a phone number that somebody has told us. */
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { dayNow } from "../../parts/moments.ts";
import { Select } from "../../parts/select.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { DeskPhones, OrganisationView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { KeptHere } from "../kept-here.tsx";
import { phoneProblem } from "./phone-problem.tsx";

/** The empty form. `whose` is "nbr_Desk" or "nbr_Member", a space, and the id of the desk or member. `told` is a code of nbr_ToldBy. */
const noNumber = () => ({ whose: "", phone: "", told: "" });

export function AddNumber({ phones: { desk, numbers, toldBy } }: { phones: DeskPhones }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const people = useVerb("listPeople");
	const { kept, change, begin, draft } = useFormDraft(`number/${desk.id}`, noNumber);
	const { whose, phone, told } = kept;
	const add = useAct("addDeskRow");
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const isComplete = whose !== "" && phone.trim() !== "" && told !== "";
	const adding = useAction(async () => {
		const [field = "", id = ""] = whose.split(" ");
		const values = { [field]: id, nbr_Phone: phone.trim(), nbr_ToldBy: told, nbr_On: dayNow() };
		const { entry } = await begin([whose, phone, told]);
		await add.mutateAsync({ desk: desk.id, entry, form: "number", values });
		await draft.done();
		reset();
	});
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (!isComplete || !(await adding.run())) refuse();
	};
	const wrongPhone = phoneProblem(adding.error, "nbr_Phone") ?? (isRefused && phone.trim() === "" && <Say id="duty.missing-phone" />);
	return (
		<Unfold title={<Say id="duty.add-number" />} isOpen={numbers.length === 0 || draft.isOld}>
			<form ref={form} onSubmit={(event) => void submit(event)} onBlur={() => void draft.save()} noValidate>
				<Select
					label={<Say id="duty.whose" />}
					error={isRefused && whose === "" && <Say id="handoffs.missing.answer" />}
					options={[{ value: "", label: say("house.choose") }, ...(people.data ?? []).flatMap(optionsOf)]}
					value={whose}
					onChange={({ target }) => change({ whose: target.value })}
				/>
				<Field
					label={<Say id="duty.phone" />}
					error={wrongPhone}
					type="tel"
					dir="ltr"
					maxLength={60}
					value={phone}
					onChange={({ target }) => change({ phone: target.value })}
				/>
				<Choices
					label={<Say id="duty.how" />}
					help={<Say id="duty.how-help" />}
					error={isRefused && told === "" && <Say id="handoffs.missing.answer" />}
				>
					{toldBy.map((each) => (
						<Check
							key={each}
							type="radio"
							name={`told ${desk.id}`}
							label={words.code("nbr_ToldBy", each)}
							checked={told === each}
							onChange={() => change({ told: each })}
						/>
					))}
				</Choices>
				<KeptHere draft={draft} />
				{adding.error && <ErrorNotice error={adding.error} />}
				<Button type="submit" kind="primary" isBusy={adding.isBusy}>
					<Say id="duty.save-number" />
				</Button>
			</form>
		</Unfold>
	);
}

/** An organisation's desks, and then its people. */
function optionsOf({ name, desks, others }: OrganisationView): { value: string; label: string }[] {
	const people = new Map([...desks.flatMap((desk) => desk.people), ...others].map((each) => [each.id, each.name]));
	return [
		...desks.map((desk) => ({ value: `nbr_Desk ${desk.id}`, label: `${name}, ${desk.name}` })),
		...[...people].flatMap(([id, person]) => (person === null ? [] : [{ value: `nbr_Member ${id}`, label: `${name}, ${person}` }])),
	];
}
