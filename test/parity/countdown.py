"""Countdown's verifier a second time, written from its description and not from its source: 1 where the completion's answer is an
expression that uses each number once and makes the target, else 0."""

import re

LONGEST = 200
DEEPEST = 16
LARGEST = 10**9
TOKEN = re.compile(r" *([0-9]+|[-+*/()])")
STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


class Unreadable(Exception):
    pass


def tokens_of(text):
    tokens, position = [], 0
    text = text.strip(" ")
    while position < len(text):
        found = TOKEN.match(text, position)
        if not found:
            raise Unreadable
        tokens.append(found.group(1))
        position = found.end()
    return tokens


def apply(operator, left, right):
    if operator == "/":
        if right == 0 or left % right:
            raise Unreadable
        value = left // right
    else:
        value = {"+": left + right, "-": left - right, "*": left * right}[operator]
    if abs(value) > LARGEST:
        raise Unreadable
    return value


def value_of(text):
    """Value of an expression and the numbers in it, with two stacks (Dijkstra's shunting yard)."""
    if len(text) > LONGEST:
        raise Unreadable
    values, operators, numbers = [], [], []

    def reduce():
        right = values.pop()
        left = values.pop()
        values.append(apply(operators.pop(), left, right))

    wants_operand = True
    for token in tokens_of(text):
        if wants_operand:
            if token == "(":
                operators.append(token)
                if operators.count("(") > DEEPEST:
                    raise Unreadable
            elif token.isdigit() and int(token) <= LARGEST:
                values.append(int(token))
                numbers.append(int(token))
                wants_operand = False
            else:
                raise Unreadable
        elif token == ")":
            while operators and operators[-1] != "(":
                reduce()
            if not operators:
                raise Unreadable
            operators.pop()
        elif token in STRENGTH:
            while operators and operators[-1] != "(" and STRENGTH[operators[-1]] >= STRENGTH[token]:
                reduce()
            operators.append(token)
            wants_operand = True
        else:
            raise Unreadable
    if wants_operand:
        raise Unreadable
    while operators:
        if operators[-1] == "(":
            raise Unreadable
        reduce()
    return values[0], numbers


def reward(completion, numbers, target):
    places = [match.end() for match in re.finditer(r"(?:^|\s)answer(?=\s|\Z)", completion)]
    if not places:
        return 0.0
    try:
        value, used = value_of(completion[places[-1] :].strip())
    except Unreadable:
        return 0.0
    return float(value == target and sorted(used) == sorted(numbers))
