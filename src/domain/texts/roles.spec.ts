import { ACTIONS, ROLES } from '../permissions';
import { whatRoleMay } from './roles';

describe('what a role may do, said to whoever was refused something else', () => {
  it('names what they may and whom to ask', () => {
    expect(whatRoleMay('viewer', 'incident.acknowledge', 'en')).toBe(
      'A viewer sees the locations of their grants, manages their own destinations and subscriptions and opens support incidents. Ask an operator to acknowledge.',
    );
    expect(whatRoleMay('operator', 'user.manage', 'es')).toBe(
      'Un operador lo ve todo, atiende incidencias que no tenga otra persona y gestiona ubicaciones y silencios. Pida a un administrador que gestione los usuarios.',
    );
  });

  it('sends an operator to an admin for what somebody else has', () => {
    expect(whatRoleMay('operator', 'incident.resolve', 'en')).toContain('Ask an admin to close it.');
  });

  it('sends an admin to nobody', () => {
    expect(whatRoleMay('admin', 'user.manage', 'en')).toBe('An admin may do everything that can be done here.');
  });

  it('fits above a chat, whatever was refused to whom', () => {
    for (const role of ROLES) {
      for (const action of ACTIONS) {
        for (const language of ['en', 'es'] as const) {
          const said = whatRoleMay(role, action, language);
          expect([said, said.length <= 200]).toEqual([said, true]);
        }
      }
    }
  });
});
