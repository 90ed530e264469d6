import assert from 'node:assert/strict'
import { datetime, decimal, field, Model, ModelError } from 'rxfaust'
import { string } from 'superstruct'

class User extends Model('User', {
  userId: field(string(), { input: 'user_id', trim: true, length: { min: 1, max: 20 }, pattern: /^\w+$/ }),
  balance: field(decimal({ digits: 10, scale: 2 }), { min: 0 }),
  joined: field(datetime(), { check: date => date.year > 2000 || 'nobody was here' }),
  password: field(string(), { exclude: true }),
}) {}

const failures = User.validate({ user_id: ' a b ', balance: '-1', joined: 0 })
assert.deepEqual(
  failures.map(({ path, refinement }) => [path, refinement]),
  [
    [['user_id'], 'pattern'],
    [['balance'], 'min'],
    [['joined'], 'check'],
    [['password'], undefined],
  ],
)
assert.throws(() => User.from({}), ModelError)

const user = User.from({ user_id: 'ann ', balance: '5.5', joined: '2024-02-29', password: 'x' })
assert.deepEqual(user.toJSON(), { user_id: 'ann', balance: '5.5', joined: '2024-02-29T00:00:00.000Z' })
