import { Button, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { Answers, Field } from './field';
import { FieldForm } from './field-form';

/** A button that opens a form; when that is sent and taken, everything is read anew. */
export function FormButton({
  label,
  title = label,
  intro,
  fields,
  submit,
  onSubmit,
  icon,
  variant,
  size,
}: {
  readonly label: string;
  readonly title?: string;
  /** What stands above the fields. */
  readonly intro?: string;
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
        {intro && (
          <Text size="sm" mb="sm">
            {intro}
          </Text>
        )}
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
