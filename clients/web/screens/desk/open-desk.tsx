/** Asks for the name of a new desk. */

import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/submit.tsx";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

export function OpenDesk({ onClose }: { onClose(): void }): ReactNode {
	const navigate = useNavigate();
	const form = useForm({
		first: { name: "" },
		missing: ({ name }) => ({ name: name.trim() === "" && "network.missing.name" }),
		act: "openNewDesk",
		input: ({ name }) => ({ name: name.trim() }),
		done: ({ desk }) => navigate({ to: "/desk/$desk", params: { desk } }),
	});
	return (
		<FormDialog of={form} title={<Say id="desk.open" />} onClose={onClose} action={<Say id="desk.open-it" />}>
			<Field label={<Say id="desk.name" />} help={<Say id="desk.name-help" />} dir="auto" maxLength={120} {...form.field("name")} />
			<p>
				<Say id="desk.open-help" />
			</p>
		</FormDialog>
	);
}
