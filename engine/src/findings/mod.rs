//! (room: findings)
