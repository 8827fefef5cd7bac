import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const ENUMS = { selector: 'TSEnumDeclaration', message: 'No enums: a union of strings says the same.' };
const DEFAULTS = { selector: 'ExportDefaultDeclaration', message: 'No default exports: a thing has one name.' };
const CLOCKS = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the Clock, or take `now`.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Ask the Clock, or take `now`.' },
];
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
  name,
  message: 'Every timer belongs to a loop: Loops, or Clock.sleep.',
}));
const TIMER_MODULES = ['timers', 'node:timers', 'timers/promises', 'node:timers/promises'].map((name) => ({
  name,
  message: 'Every timer belongs to a loop: Loops, or Clock.sleep.',
}));

const SPECS = ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/*.browser-spec.ts'];

export default defineConfig(
  { ignores: ['dashboard/src/api/schema.d.ts', 'dist/', 'dist-tools/', 'coverage/', 'data/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{ts,mts,tsx}'],
    extends: [js.configs.recommended, tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ENUMS, DEFAULTS],
      'no-control-regex': 'off',
      'preserve-caught-error': 'off',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // Files with decorators are passed over by the rule itself: Nest reads their constructors' types at run time.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },

  // Vite reads nothing else.
  { files: ['dashboard/vite.config.mts'], rules: { 'no-restricted-syntax': ['error', ENUMS] } },

  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/config/**', ...SPECS],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only platform/config reads the environment.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/clock/**', ...SPECS],
    rules: {
      'no-restricted-syntax': ['error', ENUMS, DEFAULTS, ...CLOCKS],
      'no-restricted-globals': ['error', ...TIMERS],
      'no-restricted-imports': ['error', { paths: TIMER_MODULES }],
    },
  },

  // Everything else that a service worker knows, it finds there.
  { files: ['dashboard/public/*.js'], languageOptions: { globals: { self: 'readonly' } } },

  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [js.configs.recommended],
    languageOptions: { globals: { module: 'writable', require: 'readonly', process: 'readonly', console: 'readonly' } },
  },
);
