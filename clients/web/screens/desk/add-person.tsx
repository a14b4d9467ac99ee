/** Adds a colleague to a desk, after a sentence that says what the colleague can read then. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ColleagueView, DeskKeysView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { KeyGiven } from "./key-given.tsx";

export function AddPerson({ desk, others }: { desk: DeskKeysView; others: ColleagueView[] }): ReactNode {
	const { say } = useWords();
	const [member, setMember] = useState("");
	const add = useAct("addToDesk");
	const added = desk.people.filter(({ id, state }) => id === add.variables?.member && state === "key");
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const result = useFocusOnChange(add.isSuccess && added.length > 0);
	const given = add.isSuccess && added.length > 0 && (
		<Notice kind="ok" live="polite" ref={result}>
			<KeyGiven people={added} />
		</Notice>
	);
	if (others.length === 0)
		return (
			<>
				{given}
				<p className="muted">
					<Say id="desk.all-here" />
				</p>
			</>
		);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (member === "") return refuse();
		if (add.isPending) return;
		const clear = () => {
			setMember("");
			reset();
		};
		add.mutate({ desk: desk.id, member }, { onSuccess: clear });
	};
	const options = others.map(({ id, name }) => ({ value: id, label: name ?? say("parts.unknown-name") }));
	return (
		<form ref={form} onSubmit={submit} noValidate>
			{given}
			<Select
				label={<Say id="desk.add" />}
				help={<Say id="desk.add-help" />}
				error={isRefused && member === "" && <Say id="handoffs.missing.answer" />}
				options={[{ value: "", label: say("house.choose") }, ...options]}
				value={member}
				onChange={({ target }) => setMember(target.value)}
			/>
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			<div className="buttons">
				<Button type="submit" isBusy={add.isPending}>
					<Say id="desk.add-it" />
				</Button>
			</div>
		</form>
	);
}
