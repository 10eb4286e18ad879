"""The standard notices of the large systems in other languages than English."""

from __future__ import annotations

import pytest

from bot.reading.layouts import read_report
from bot.reading.message import Kind
from tests.reading.layouts.sample import Sample, check, table

NOTICES = table(
    Sample(
        "Gmail in German",
        """** Adresse nicht gefunden **

Ihre Nachricht wurde nicht an rita@berg.example zugestellt, weil die Adresse nicht gefunden wurde oder keine E-Mails
empfangen kann.

Antwort des Remoteservers:

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in French",
        """** Adresse introuvable **

Votre message n'est pas parvenu à rita@berg.example, car l'adresse est introuvable ou ne peut pas recevoir d'e-mails.

La réponse du serveur distant est la suivante :

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in Spanish",
        """** No se encontró la dirección **

El mensaje no se entregó a rita@berg.example porque no se encontró la dirección o no puede recibir mensajes.

La respuesta del servidor remoto fue la siguiente:

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in Italian",
        """** Indirizzo non trovato **

Il messaggio non è stato recapitato a rita@berg.example perché l'indirizzo non è stato trovato.

La risposta dal server remoto è stata:

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in Portuguese",
        """** Endereço não encontrado **

Sua mensagem não foi entregue a rita@berg.example porque o endereço não foi encontrado.

A resposta do servidor remoto foi:

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in Dutch",
        """** Adres niet gevonden **

Je bericht is niet bezorgd bij rita@berg.example, omdat het adres niet is gevonden.

Het antwoord van de externe server was:

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in Japanese",
        """** アドレスが見つかりません **

メールは rita@berg.example に配信されませんでした。アドレスが見つからないか、メールを受信できません。

リモート サーバーからの応答:

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in Chinese",
        """** 找不到地址 **

您的邮件未送达 rita@berg.example，因为系统找不到该地址，或该地址无法接收邮件。

远程服务器的响应如下：

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Gmail in Korean",
        """** 주소를 찾을 수 없음 **

주소를 찾을 수 없거나 메일을 받을 수 없는 주소이므로 메일이 rita@berg.example에 전송되지 않았습니다.

원격 서버의 응답:

550 5.1.1 no such account
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="gmail",
    ),
    Sample(
        "Microsoft 365 in Italian",
        """Il recapito non è riuscito per i seguenti destinatari o gruppi:

rita@berg.example
L'indirizzo immesso non è stato trovato.

Informazioni di diagnostica per gli amministratori:

Server di generazione: mx.sender.example

rita@berg.example
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'

Intestazioni originali del messaggio:
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="exchange",
    ),
    Sample(
        "Microsoft 365 in Spanish",
        """No se pudo entregar el mensaje a rita@berg.example.

No se encontró a rita en berg.example.

Código de estado: 550 5.1.10
""",
        "rita@berg.example",
        "550",
        "5.1.10",
    ),
    Sample(
        "Microsoft 365 in Portuguese",
        """Não foi possível entregar sua mensagem para rita@berg.example.

Servidor gerador: mx.sender.example

rita@berg.example
Remote Server returned '550 5.7.1 TRANSPORT.RULES.RejectMessage; refused'
""",
        "rita@berg.example",
        "550",
        "5.7.1",
        layout="exchange",
    ),
    Sample(
        "Microsoft 365 in Dutch",
        """Uw bericht aan rita@berg.example kan niet worden bezorgd.

Het postvak is vol.

Statuscode: 554 5.2.2
""",
        "rita@berg.example",
        "554",
        "5.2.2",
        layout="exchange",
    ),
    Sample(
        "Microsoft 365 in Japanese",
        """rita@berg.example へのメッセージを配信できませんでした。

rita が berg.example で見つかりませんでした。

状態コード: 550 5.1.10
""",
        "rita@berg.example",
        "550",
        "5.1.10",
    ),
    Sample(
        "Microsoft 365 in Chinese",
        """未能将您的邮件传递至 rita@berg.example。

以下收件人的传递失败：
rita@berg.example

生成服务器: mx.sender.example

rita@berg.example
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
""",
        "rita@berg.example",
        "550",
        "5.1.1",
        layout="exchange",
    ),
    Sample(
        "Exim in German",
        """Diese Nachricht wurde automatisch von einer Mail-Software erzeugt.

Eine Nachricht, die Sie verschickt haben, konnte nicht an alle Empfänger zugestellt werden. Dies ist ein permanenter
Fehler. Die folgenden Adressen sind fehlgeschlagen:

  rita@berg.example
    host mx.berg.example [192.0.2.41]
    SMTP error from remote mail server after RCPT TO:<rita@berg.example>:
    550 unbekannt
""",
        "rita@berg.example",
        "550",
        says="550 unbekannt",
    ),
    Sample(
        "a Spanish and Portuguese provider",
        """Su mensaje no pudo ser entregado - Sua mensagem nao pode ser enviada

<rita@berg.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Mensaje original adjunto.
""",
        "rita@berg.example",
        None,
        "5.1.1",
    ),
    Sample(
        "a Chinese provider",
        """邮件无法发送到您指定的地址中。

<rita@berg.example>:
550 mailbox not found

--- 附件中的内容是原信件的一份拷贝
""",
        "rita@berg.example",
        "550",
    ),
    Sample(
        "a Korean provider",
        """다음 수신자에게 메일을 전달할 수 없습니다.

받는 사람: rita@berg.example
응답: 550 5.1.1 unknown
""",
        "rita@berg.example",
        "550",
        "5.1.1",
    ),
)


@NOTICES
def test_notices(sample: Sample) -> None:
    check(sample)


@pytest.mark.parametrize(
    "text",
    [
        "** Zustellung unvollständig **\n\nBeim Zustellen der Nachricht an rita@berg.example ist ein vorübergehendes "
        "Problem aufgetreten. Gmail wird es weitere 46 Stunden versuchen.",
        "** Remise incomplète **\n\nUn problème temporaire est survenu "
        "lors de la remise du message à rita@berg.example.",
        "** Entrega incompleta **\n\nSe produjo un problema temporal al entregar el mensaje a rita@berg.example.",
        "** Consegna incompleta **\n\nSi è verificato un problema temporaneo durante il recapito a rita@berg.example.",
        "** Entrega incompleta **\n\nOcorreu um problema temporário ao entregar a mensagem a rita@berg.example.",
        "** Onvolledige bezorging **\n\nEr was een tijdelijk probleem "
        "bij de bezorging van het bericht aan rita@berg.example.",
        "** 配信不完全 **\n\nrita@berg.example へのメールの配信中に一時的な問題が発生しました。",
        "** 投递未完成 **\n\n向 rita@berg.example 投递邮件时出现暂时性问题。Gmail 将重试 46 小时。",
        "** 전송 미완료 **\n\nrita@berg.example에 메일을 전송하는 중 일시적인 문제가 발생했습니다.",
    ],
)
def test_warnings(text: str) -> None:
    report = read_report(text)
    assert report is not None
    assert report.kind is Kind.DELAY
    assert [str(failure.recipient) for failure in report.failures] == ["rita@berg.example"]
