/** Asks for the name of a new desk. */
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

export function OpenDesk({ onClose }: { onClose(): void }): ReactNode {
	const id = useId();
	const navigate = useNavigate();
	const [name, setName] = useState("");
	const open = useAct("openNewDesk");
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isEmpty = name.trim() === "";
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isEmpty) return refuse();
		if (open.isPending) return;
		open.mutate({ name: name.trim() }, { onSuccess: ({ desk }) => void navigate({ to: "/desk/$desk", params: { desk } }) });
	};
	return (
		<Dialog
			title={<Say id="desk.open" />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button type="submit" form={id} kind="primary" isBusy={open.isPending}>
						<Say id="desk.open-it" />
					</Button>
				</>
			}
		>
			<form id={id} ref={form} onSubmit={submit} noValidate>
				<Field
					label={<Say id="desk.name" />}
					help={<Say id="desk.name-help" />}
					error={isRefused && isEmpty && <Say id="network.missing.name" />}
					dir="auto"
					maxLength={120}
					value={name}
					onChange={({ target }) => setName(target.value)}
				/>
			</form>
			<p>
				<Say id="desk.open-help" />
			</p>
			{open.error && <ErrorNotice error={dataOf(open.error)} />}
		</Dialog>
	);
}
