import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type Answers, type Field, FieldForm } from './field-form';

/** A button that opens a form; when that is sent and taken, everything is read anew. */
export function FormButton({
  label,
  title = label,
  fields,
  submit,
  onSubmit,
  icon,
  variant,
  size,
}: {
  readonly label: string;
  readonly title?: string;
  readonly fields: readonly Field[];
  readonly submit: string;
  readonly onSubmit: (answers: Answers) => Promise<unknown>;
  readonly icon?: ReactNode;
  readonly variant?: string;
  readonly size?: string;
}) {
  const [opened, { open, close }] = useDisclosure(false);
  const queries = useQueryClient();
  return (
    <>
      <Button onClick={open} leftSection={icon} variant={variant} size={size}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={title}>
        <FieldForm
          fields={fields}
          submit={submit}
          onSubmit={async (answers) => {
            await onSubmit(answers);
            close();
            await queries.invalidateQueries();
          }}
        />
      </Modal>
    </>
  );
}
